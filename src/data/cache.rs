//! Compiled forms of an override folder, kept between runs.
//!
//! For each override folder and each kind of table there is one file. It holds the digest of everything that it was made
//! from (the files, and the version of the compilers): when a file changes, the entry is made again and replaces the old
//! one. An entry that is damaged is made again with a note; one that is two months old is taken away when another is put in.
//! Nothing depends on the cache: where it cannot be read or written, the run goes on without it.

use super::{Bytes, Digest};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// Environment variable with the folder of the cache; empty for no cache.
pub const CACHE_VARIABLE: &str = "DEPECHE_CACHE";
/// First bytes of an entry.
const MAGIC: [u8; 8] = *b"DPCACHE1";
/// Bytes before the content: magic, key, length and digest of the content, and room.
const HEADER: usize = 64;
/// Entries that were not made anew for so long are taken away when another one is put in: their folder may be gone.
const KEPT: Duration = Duration::from_secs(60 * 24 * 3600);
/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

/// A folder of compiled tables.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    notes: Arc<Mutex<Vec<String>>>,
}

impl Cache {
    /// A cache in `folder`, which is made when something is put into it.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), notes: Arc::default() }
    }

    /// The cache of the user: the folder that `DEPECHE_CACHE` names, else `depeche` in the folder where the system keeps
    /// caches (`XDG_CACHE_HOME`, `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`). `None` where there is no such folder,
    /// or `DEPECHE_CACHE` is empty.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        if let Some(folder) = std::env::var_os(CACHE_VARIABLE) {
            return (!folder.is_empty()).then(|| Self::new(folder));
        }
        let folder = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|f| f.is_absolute());
        let home = || folder(if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" });
        let caches = if cfg!(windows) {
            home()
        } else if cfg!(target_os = "macos") {
            home().map(|h| h.join("Library/Caches"))
        } else {
            folder("XDG_CACHE_HOME").or_else(|| home().map(|h| h.join(".cache")))
        };
        caches.map(|c| Self::new(c.join("depeche")))
    }

    /// What there is to tell, once: entries that were damaged, a folder that cannot be written.
    #[must_use]
    pub fn take_notes(&self) -> Vec<String> {
        self.notes.lock().map(|mut notes| std::mem::take(&mut *notes)).unwrap_or_default()
    }

    fn note(&self, note: String) {
        if let Ok(mut notes) = self.notes.lock() {
            notes.push(note);
        }
    }

    /// Takes old entries away, and what a run that was stopped left half written.
    fn sweep(&self) {
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        for file in files.flatten() {
            let name = file.file_name();
            let ours =
                name.to_str().and_then(|n| n.split_once('-')).and_then(|(_, rest)| rest.split_once('.')).is_some_and(
                    |(hash, ending)| {
                        hash.len() == 16
                            && hash.bytes().all(|b| b.is_ascii_hexdigit())
                            && (ending == "bin" || ending.ends_with(".part"))
                    },
                );
            let age = file
                .metadata()
                .and_then(|m| m.modified())
                .ok()
                .and_then(|at| SystemTime::now().duration_since(at).ok());
            if ours && age.is_some_and(|age| age > KEPT) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// The place for the `kind` of table that is made from the folder `of`, in the state that `key` tells.
    pub(super) fn entry(&self, kind: &str, of: &Path, key: [u8; 16]) -> Entry<'_> {
        let mut name = Digest::default();
        name.add(fs::canonicalize(of).unwrap_or_else(|_| of.to_owned()).as_os_str().as_encoded_bytes());
        let name = u64::from_le_bytes(first(&name.finish()));
        Entry { cache: self, path: self.folder.join(format!("{kind}-{name:016x}.bin")), key }
    }
}

/// The place of one compiled table in the cache.
#[derive(Debug)]
pub(crate) struct Entry<'c> {
    cache: &'c Cache,
    path: PathBuf,
    key: [u8; 16],
}

impl Entry<'_> {
    /// The table, where it is there and made from the present state of its sources.
    pub(crate) fn read(&self) -> Option<Bytes> {
        let file = File::open(&self.path).ok()?;
        match self.check(&file) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(what) => {
                self.cache.note(format!("{}: {what}; it is made again", self.path.display()));
                return None;
            }
        }
        // SAFETY: entries are never changed in place: a new one is written beside the old one and renamed over it, so that
        // the bytes of an open file stay as they are.
        #[allow(unsafe_code)]
        let map = unsafe { memmap2::MmapOptions::new().offset(HEADER as u64).map(&file) };
        map.ok().map(|map| Bytes::Mapped(Arc::new(map)))
    }

    /// Whether the entry is of this state; an error says what is wrong with it. The content is read through a small buffer:
    /// looking at all of it through the map would make all of it count as memory.
    fn check(&self, mut file: &File) -> Result<bool, &'static str> {
        let mut header = [0; HEADER];
        let cut = "this file of the cache is cut short";
        file.read_exact(&mut header).map_err(|_| cut)?;
        if header[..8] != MAGIC {
            return Err("this is no file of the cache");
        }
        if header[8..24] != self.key {
            return Ok(false);
        }
        let length = u64::from_le_bytes(first(&header[24..]));
        let mut digest = Digest::default();
        let mut buffer = vec![0; BUFFER];
        let mut left = length;
        while left > 0 {
            let wanted = left.min(BUFFER as u64) as usize;
            file.read_exact(&mut buffer[..wanted]).map_err(|_| cut)?;
            digest.add(&buffer[..wanted]);
            left -= wanted as u64;
        }
        if length == 0 || digest.finish() != header[32..48] {
            return Err("this file of the cache is damaged");
        }
        Ok(true)
    }

    /// Keeps `content`; where that is not possible there is a note.
    pub(crate) fn write(&self, content: &[u8]) {
        if let Err(error) = self.replace(content) {
            let folder = self.cache.folder.display();
            self.cache.note(format!(
                "{folder}: cannot keep compiled tables here ({error}); {CACHE_VARIABLE} names another folder, --no-cache does without"
            ));
        }
    }

    /// Writes beside the entry and renames: whoever reads it at the same time sees the old or the new one.
    fn replace(&self, content: &[u8]) -> io::Result<()> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        fs::create_dir_all(&self.cache.folder)?;
        let mut part = self.path.clone();
        part.set_extension(format!("{}-{}.part", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        let mut digest = Digest::default();
        digest.add(content);
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(&MAGIC);
        header[8..24].copy_from_slice(&self.key);
        header[24..32].copy_from_slice(&(content.len() as u64).to_le_bytes());
        header[32..48].copy_from_slice(&digest.finish());
        let written = File::create(&part).and_then(|mut file| {
            file.write_all(&header)?;
            file.write_all(content)
        });
        written.and_then(|()| fs::rename(&part, &self.path)).inspect_err(|_| {
            let _ = fs::remove_file(&part);
        })?;
        self.cache.sweep();
        Ok(())
    }
}

fn first(bytes: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    out.copy_from_slice(&bytes[..8]);
    out
}

/// Adds the content of a file to a digest without holding it in memory.
pub(super) fn digest_file(path: &Path, digest: &mut Digest) -> io::Result<()> {
    let mut file = File::open(path)?;
    let length = file.seek(io::SeekFrom::End(0))?;
    file.rewind()?;
    digest.add(&length.to_le_bytes());
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            read => digest.add(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'c>(cache: &'c Cache, key: u8) -> Entry<'c> {
        cache.entry("table", Path::new("/some/folder"), [key; 16])
    }

    #[test]
    fn what_is_kept_is_found_again_in_the_same_state_only() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("new/one"));
        assert!(entry(&cache, 1).read().is_none());
        let content: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        entry(&cache, 1).write(&content);
        assert_eq!(entry(&cache, 1).read().as_deref(), Some(&content[..]));
        assert!(entry(&cache, 2).read().is_none());
        entry(&cache, 2).write(b"other");
        assert_eq!(entry(&cache, 2).read().as_deref(), Some(&b"other"[..]));
        assert!(entry(&cache, 1).read().is_none());
        assert_eq!(fs::read_dir(folder.path().join("new/one")).unwrap().count(), 1, "no old entries are left");
        assert!(cache.take_notes().is_empty());
    }

    #[test]
    fn a_damaged_entry_is_not_used_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let path = entry(&cache, 1).path;
        for (damage, what) in [(70, "damaged"), (5, "no file of the cache"), (usize::MAX, "cut short")] {
            entry(&cache, 1).write(&[7; 1000]);
            let mut bytes = fs::read(&path).unwrap();
            match bytes.get_mut(damage) {
                Some(byte) => *byte ^= 1,
                None => bytes.truncate(500),
            }
            fs::write(&path, bytes).unwrap();
            assert!(entry(&cache, 1).read().is_none(), "{what}");
            let notes = cache.take_notes();
            assert!(notes.len() == 1 && notes[0].contains(what) && notes[0].contains("table-"), "{notes:?}");
        }
        fs::write(&path, b"").unwrap();
        assert!(entry(&cache, 1).read().is_none());
        entry(&cache, 1).write(b"whole again");
        assert_eq!(entry(&cache, 1).read().as_deref(), Some(&b"whole again"[..]));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), b"").unwrap();
        let cache = Cache::new(folder.path().join("file/below"));
        entry(&cache, 1).write(b"x");
        assert!(entry(&cache, 1).read().is_none());
        assert!(cache.take_notes().concat().contains("--no-cache"));
    }

    #[test]
    fn old_entries_are_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let old = SystemTime::now() - 2 * KEPT;
        let hash = "0123456789abcdef";
        let ours = [format!("table-{hash}.bin"), format!("table-{hash}.77-0.part")];
        let others = ["notes.bin".to_owned(), format!("table-{hash}.txt"), "my-table.bin".to_owned()];
        for name in ours.iter().chain(&others) {
            File::create(folder.path().join(name)).unwrap().set_modified(old).unwrap();
        }
        entry(&cache, 1).write(b"new");
        assert!(ours.iter().all(|name| !folder.path().join(name).exists()));
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
        assert_eq!(entry(&cache, 1).read().as_deref(), Some(&b"new"[..]));
    }

    #[test]
    fn many_writers_and_readers_see_whole_entries() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        std::thread::scope(|scope| {
            for key in 0..4_u8 {
                let cache = &cache;
                scope.spawn(move || {
                    for _ in 0..20 {
                        entry(cache, key).write(&vec![key; 50_000]);
                        if let Some(found) = entry(cache, key).read() {
                            assert!(found.len() == 50_000 && found.iter().all(|b| *b == key));
                        }
                    }
                });
            }
        });
        assert!(cache.take_notes().is_empty());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
