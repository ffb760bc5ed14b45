//! Threads that work on one batch together.
//!
//! A batch is a dozen jobs of some ten microseconds each, so a job must be handed over in less than one: whoever has
//! nothing to do waits awake for a while before it sleeps, and whoever hands out a job works on it too and waits for
//! nobody who has not begun. Which thread does which piece is left to chance; a job must not depend on it.
//!
//! This file holds the program's only `unsafe` code: threads that outlive a job are lent the job's closure. That is
//! sound because a closure is only called for a piece that was claimed, each piece is claimed once, and [`Crew::each`]
//! returns only when every claimed piece is done, whether it ended well or in a panic.

#![allow(unsafe_code)]

use std::any::Any;
use std::cell::UnsafeCell;
use std::fmt;
use std::hint::spin_loop;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, fence};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a thread looks for work before it sleeps: several times as long as what a batch does on one thread alone. Whoever
/// sleeps is woken late, on a processor that is lent by as much as a tenth of a millisecond.
const AWAKE: Duration = Duration::from_micros(300);

/// Looks between two at the clock.
const GLANCE: usize = 64;

/// How often whoever handed out a job looks whether it is done before it lets others have its processor.
const LOOKS: usize = 2000;

/// A job: what to do for the piece of a number.
type Job = dyn Fn(usize) + Sync;

/// A few threads, the one that hands out jobs among them.
pub struct Crew {
    shared: Arc<Shared>,
    others: Vec<JoinHandle<()>>,
}

/// A cache line of its own, so that claiming here does not slow down claiming there.
#[repr(align(128))]
struct Apart(AtomicU64);

/// What all threads see.
struct Shared {
    /// The pieces nobody has claimed yet, from and to, for each thread to begin with; it goes on with those of others.
    unclaimed: Vec<Apart>,
    /// The job at hand. Written only while no piece is unclaimed or under way.
    job: UnsafeCell<Option<&'static Job>>,
    done: AtomicUsize,
    /// A job is being done.
    busy: AtomicBool,
    asleep: AtomicUsize,
    leaving: AtomicBool,
    /// What a piece panicked with.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

// SAFETY: all but `job` is shared safely by itself. `job` is read after a piece was claimed, and written by the one
// thread that holds `busy` when all pieces are claimed and done, so never while somebody reads.
unsafe impl Sync for Shared {}

impl fmt::Debug for Crew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crew").field("threads", &self.threads()).finish()
    }
}

impl Crew {
    /// So many threads, the caller's included; those that the system refuses are done without.
    pub fn new(threads: usize) -> Self {
        let shared = Arc::new(Shared {
            unclaimed: (0..threads.max(1)).map(|_| Apart(AtomicU64::new(0))).collect(),
            job: UnsafeCell::new(None),
            done: AtomicUsize::new(0),
            busy: AtomicBool::new(false),
            asleep: AtomicUsize::new(0),
            leaving: AtomicBool::new(false),
            panic: Mutex::new(None),
        });
        let start = |home: usize| {
            let shared = Arc::clone(&shared);
            thread::Builder::new().name(format!("gradus-{home}")).spawn(move || shared.serve(home)).ok()
        };
        let others = (1..threads).filter_map(start).collect();
        Self { shared, others }
    }

    /// Threads that may be at work at once.
    pub fn threads(&self) -> usize {
        self.others.len() + 1
    }

    /// Calls `body` once for every number below `pieces`, on any of the threads and in any order.
    ///
    /// # Panics
    /// With what a piece panicked with, after all others are done.
    pub fn each(&self, pieces: usize, body: impl Fn(usize) + Sync) {
        let shared = &self.shared;
        if self.others.is_empty() || pieces < 2 || shared.busy.swap(true, Acquire) {
            // Also where a piece hands out pieces of its own: everybody has enough to do.
            (0..pieces).for_each(body);
            return;
        }
        let body: &(dyn Fn(usize) + Sync + '_) = &body;
        // SAFETY: the lifetime is stretched for as long as this call lasts: it returns when all pieces are done, and
        // nobody follows the reference but for a piece.
        let body = unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync + '_), &'static Job>(body) };
        // SAFETY: `busy` is held and the last job is done, so nobody reads.
        unsafe { *shared.job.get() = Some(body) };
        shared.done.store(0, Relaxed);
        let homes = shared.unclaimed.len();
        for (home, unclaimed) in shared.unclaimed.iter().enumerate() {
            let range = pieces * home / homes..pieces * (home + 1) / homes;
            unclaimed.0.store(packed(range), Release);
        }
        fence(SeqCst);
        if shared.asleep.load(Relaxed) > 0 {
            self.others.iter().for_each(|other| other.thread().unpark());
        }
        shared.work(0);
        let mut looks = 0;
        while shared.done.load(Acquire) < pieces {
            looks += 1;
            // Whoever has begun may have lost its processor to somebody else.
            if looks < LOOKS { spin_loop() } else { thread::yield_now() }
        }
        // SAFETY: as above; no reference is left behind that outlives what it points to.
        unsafe { *shared.job.get() = None };
        shared.busy.store(false, Release);
        let panic = shared.panic.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }

    /// Does two things, at once where there are threads for both.
    pub fn both<A: Send, B: Send>(&self, a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
        let (mut made_a, mut made_b) = (None, None);
        let jobs: [Box<dyn FnOnce() + Send + '_>; 2] =
            [Box::new(|| made_a = Some(a())), Box::new(|| made_b = Some(b()))];
        self.deal(jobs.into_iter(), |job| job());
        match (made_a, made_b) {
            (Some(a), Some(b)) => (a, b),
            _ => unreachable!("every item is dealt once"),
        }
    }

    /// Calls `body` once for every item, on any of the threads and in any order.
    pub fn deal<T: Send>(&self, items: impl Iterator<Item = T>, body: impl Fn(T) + Sync) {
        if self.others.is_empty() {
            items.for_each(body);
            return;
        }
        let slots: Vec<Mutex<Option<T>>> = items.map(|item| Mutex::new(Some(item))).collect();
        self.each(slots.len(), |piece| {
            let item = slots[piece].lock().unwrap_or_else(PoisonError::into_inner).take();
            item.into_iter().for_each(&body);
        });
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.shared.leaving.store(true, SeqCst);
        for other in self.others.drain(..) {
            other.thread().unpark();
            // Panics of pieces are caught, so there is nothing to learn from how it ended.
            let _ = other.join();
        }
    }
}

impl Shared {
    /// Looks for work until the crew is dropped.
    fn serve(&self, home: usize) {
        let (mut looks, mut since) = (0, Instant::now());
        while !self.leaving.load(Relaxed) {
            if self.work(home) {
                looks = 0;
            }
            if looks == 0 {
                since = Instant::now();
            }
            looks += 1;
            if looks % GLANCE > 0 || since.elapsed() < AWAKE {
                spin_loop();
                continue;
            }
            self.asleep.fetch_add(1, SeqCst);
            fence(SeqCst);
            // A job handed out before this thread was seen asleep would not wake it.
            if !self.has_work() && !self.leaving.load(SeqCst) {
                thread::park();
            }
            self.asleep.fetch_sub(1, SeqCst);
            looks = 0;
        }
    }

    fn has_work(&self) -> bool {
        self.unclaimed.iter().any(|unclaimed| !range(unclaimed.0.load(SeqCst)).is_empty())
    }

    /// Does pieces until none is unclaimed; says whether there was one.
    fn work(&self, home: usize) -> bool {
        let mut any = false;
        while let Some(piece) = self.claim(home) {
            any = true;
            // SAFETY: a claimed piece keeps the job from being replaced until it is done.
            let job = unsafe { *self.job.get() };
            let done = catch_unwind(AssertUnwindSafe(|| job.into_iter().for_each(|job| job(piece))));
            if let Err(panic) = done {
                *self.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
            self.done.fetch_add(1, Release);
        }
        any
    }

    fn claim(&self, home: usize) -> Option<usize> {
        let homes = self.unclaimed.len();
        let next = |packed_range: u64| {
            let range = range(packed_range);
            (!range.is_empty()).then(|| packed(range.start + 1..range.end))
        };
        (0..homes).find_map(|step| {
            let unclaimed = &self.unclaimed[(home + step) % homes].0;
            unclaimed.fetch_update(AcqRel, Acquire, next).ok().map(|before| range(before).start)
        })
    }
}

fn packed(range: Range<usize>) -> u64 {
    (range.start as u64) << 32 | range.end as u64
}

fn range(packed: u64) -> Range<usize> {
    (packed >> 32) as usize..(packed & 0xffff_ffff) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_done_once_however_short_the_jobs() {
        for threads in [1, 2, 5] {
            let crew = Crew::new(threads);
            assert_eq!(crew.threads(), threads);
            for round in 0..3000 {
                let pieces = round % 23;
                let counts: Vec<AtomicUsize> = (0..pieces).map(|_| AtomicUsize::new(0)).collect();
                crew.each(pieces, |piece| {
                    counts[piece].fetch_add(1, Relaxed);
                });
                assert!(counts.iter().all(|count| count.load(Relaxed) == 1), "{threads} threads, round {round}");
            }
        }
    }

    #[test]
    fn who_sleeps_is_woken_and_who_is_alone_works_alone() {
        let crew = Crew::new(2);
        while crew.shared.asleep.load(SeqCst) == 0 {
            thread::yield_now();
        }
        let me = thread::current().id();
        let helped = AtomicBool::new(false);
        // The first piece waits for the other thread, which therefore must wake.
        crew.each(2, |_| {
            if thread::current().id() != me {
                helped.store(true, Release);
            }
            while !helped.load(Acquire) {
                thread::yield_now();
            }
        });
        assert!(helped.into_inner());
        Crew::new(1).each(3, |_| assert_eq!(thread::current().id(), me));
    }

    #[test]
    fn items_are_dealt_with_what_they_borrow() {
        let crew = Crew::new(3);
        let mut numbers = vec![0; 1000];
        crew.deal(numbers.chunks_mut(7).enumerate(), |(index, chunk)| chunk.fill(index));
        assert!(numbers.iter().enumerate().all(|(place, &number)| number == place / 7));
    }

    #[test]
    fn two_things_are_done_whoever_does_them() {
        for threads in [1, 2] {
            let text = String::from("a");
            assert_eq!(Crew::new(threads).both(|| text.len(), || vec![2]), (1, vec![2]));
        }
    }

    #[test]
    fn a_piece_may_hand_out_pieces() {
        let crew = Crew::new(2);
        let sum = AtomicUsize::new(0);
        crew.each(8, |outer| {
            crew.each(8, |inner| {
                sum.fetch_add(outer * inner, Relaxed);
            });
        });
        assert_eq!(sum.into_inner(), 28 * 28);
    }

    #[test]
    fn a_panic_reaches_the_caller_after_all_other_pieces_and_leaves_a_crew_that_works() {
        let crew = Crew::new(2);
        for bad in 0..6 {
            let done = AtomicUsize::new(0);
            let caught = catch_unwind(AssertUnwindSafe(|| {
                crew.each(6, |piece| {
                    assert!(piece != bad, "piece {piece}");
                    done.fetch_add(1, Relaxed);
                });
            }));
            let said = caught.expect_err("a panic").downcast::<String>().expect("a message");
            assert_eq!((said.as_str(), done.into_inner()), (format!("piece {bad}").as_str(), 5));
        }
    }
}
