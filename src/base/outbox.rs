//! A mailbox from a worker to a reader that may be slow.
//!
//! Hot: one push a batch. It never blocks the worker for longer than a swap, loses nothing, and rings at most once
//! however much is waiting, so that a reader can sleep on its bell and take everything at one go.

use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

/// The worker's and the reader's end of a mailbox; clones share it.
pub struct Outbox<T> {
    queue: Arc<Mutex<Vec<T>>>,
    bell: Arc<dyn Fn() + Send + Sync>,
}

impl<T> Clone for Outbox<T> {
    fn clone(&self) -> Self {
        Self { queue: Arc::clone(&self.queue), bell: Arc::clone(&self.bell) }
    }
}

impl<T> Outbox<T> {
    /// An empty mailbox; `bell` is called on the worker's thread when something arrives in an empty box.
    pub fn new(bell: impl Fn() + Send + Sync + 'static) -> Self {
        Self { queue: Arc::default(), bell: Arc::new(bell) }
    }

    /// Puts `item` in; `merge` may fold it into the last one waiting instead, by returning `None`.
    pub fn push_merged(&self, item: T, merge: impl FnOnce(&mut T, T) -> Option<T>) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let was_empty = queue.is_empty();
        let rest = match queue.last_mut() {
            Some(last) => merge(last, item),
            None => Some(item),
        };
        queue.extend(rest);
        drop(queue);
        if was_empty {
            (self.bell)();
        }
    }

    /// Puts `item` in.
    pub fn push(&self, item: T) {
        self.push_merged(item, |_, item| Some(item));
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Takes out everything, oldest first.
    pub fn drain(&self) -> Vec<T> {
        take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn everything_arrives_in_order_and_the_bell_rings_once_a_drain() {
        let rings = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&rings);
        let outbox = Outbox::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        let worker = outbox.clone();
        std::thread::spawn(move || (0..1000).for_each(|i| worker.push(i))).join().unwrap();
        assert_eq!(rings.load(Ordering::SeqCst), 1);
        assert_eq!(outbox.drain(), (0..1000).collect::<Vec<_>>());
        outbox.push(7);
        assert_eq!(rings.load(Ordering::SeqCst), 2);
        assert_eq!(outbox.drain(), [7]);
    }

    #[test]
    fn items_that_merge_take_one_place() {
        let outbox = Outbox::new(|| {});
        for i in 0..10 {
            outbox.push_merged(vec![i], |last, mut item| {
                last.append(&mut item);
                None
            });
        }
        assert_eq!(outbox.drain(), [(0..10).collect::<Vec<_>>()]);
    }
}
