//! What the processor can do at most: a large product of matrices by a crate made for that.

use std::thread;
use std::time::Instant;

use gemm::{Parallelism, gemm};

/// Rows and columns of the matrices.
const SIDE: usize = 1024;
/// Products, of which the fastest counts.
const TIMES: usize = 8;

/// Multiplications and additions a second, with each of so many threads at a product of its own.
pub(crate) fn measure(threads: usize) -> f64 {
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(fastest)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a product")).sum()
    })
}

fn fastest() -> f64 {
    let (a, b, mut c) = (vec![0.5_f32; SIDE * SIDE], vec![0.25_f32; SIDE * SIDE], vec![0.0_f32; SIDE * SIDE]);
    let rate = |_| {
        let began = Instant::now();
        product(&mut c, &a, &b);
        2.0 * (SIDE as f64).powi(3) / began.elapsed().as_secs_f64()
    };
    (0..TIMES).map(rate).fold(0.0, f64::max)
}

/// `c = a b`, all of them squares in row-major order.
#[expect(unsafe_code, reason = "the crate takes pointers")]
fn product(c: &mut [f32], a: &[f32], b: &[f32]) {
    assert!([c.len(), a.len(), b.len()] == [SIDE * SIDE; 3]);
    let (n, across, down) = (SIDE, 1, SIDE as isize);
    // SAFETY: the three slices hold SIDE rows of SIDE numbers each, as the strides say, and `c` is borrowed alone.
    unsafe {
        gemm(
            n,
            n,
            n,
            c.as_mut_ptr(),
            across,
            down,
            false,
            a.as_ptr(),
            across,
            down,
            b.as_ptr(),
            across,
            down,
            0.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
    std::hint::black_box(c);
}
