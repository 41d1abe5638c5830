//! Reading a text again takes no memory per token: all buffers are kept.

// Counting needs an allocator of one's own, and those are unsafe to declare.
#![allow(unsafe_code)]

use depeche::data::DataSource;
use depeche::language::{Analysis, Reader, Scratch};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn reading_again_allocates_nothing_per_token() {
    let text = include_str!("../data/articles/poutine-minsk.txt");
    let reader = Reader::load(&DataSource::embedded()).unwrap();
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    reader.read(text, &mut analysis, &mut scratch);
    let before = COUNT.load(Ordering::Relaxed);
    reader.read(text, &mut analysis, &mut scratch);
    let made = COUNT.load(Ordering::Relaxed) - before;
    assert!(analysis.tokens.len() > 1000);
    assert!(made < 10, "{made} allocations for {} tokens", analysis.tokens.len());
}
