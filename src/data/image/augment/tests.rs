//! Known pictures before and after each kind of change, and that draws depend on nothing but seed, epoch and image.

use super::*;

const GREY: ImageShape = ImageShape { height: 3, width: 4, channels: 1 };
const RGB: ImageShape = ImageShape { height: 2, width: 3, channels: 3 };

fn picture(shape: ImageShape) -> Vec<f32> {
    (0..shape.pixels()).map(|value| value as f32).collect()
}

fn changed(shape: ImageShape, change: impl FnOnce(&mut [f32])) -> Vec<f32> {
    let mut image = picture(shape);
    change(&mut image);
    image
}

fn augmentation(set: impl FnOnce(&mut Augment)) -> Augmentation {
    let mut settings = Augment::default();
    set(&mut settings);
    Augmentation::new(&settings).expect("something is asked for")
}

/// Everything at once.
fn all() -> Augmentation {
    let (rotate, shift, crop, noise, cutout, mixup) = (30.0, 0.2, 0.5, 0.1, 0.3, 0.4);
    Augmentation { settings: Augment { flip: Flip::Both, rotate, shift, crop, noise, cutout, mixup } }
}

#[test]
fn mirror_images_swap_sides_and_twice_is_nothing() {
    assert_eq!(
        changed(GREY, |image| flip::horizontally(GREY, image)),
        [3., 2., 1., 0., 7., 6., 5., 4., 11., 10., 9., 8.]
    );
    assert_eq!(
        changed(GREY, |image| flip::vertically(GREY, image)),
        [8., 9., 10., 11., 4., 5., 6., 7., 0., 1., 2., 3.]
    );
    let coloured = changed(RGB, |image| flip::horizontally(RGB, image));
    assert_eq!(coloured[..9], [6., 7., 8., 3., 4., 5., 0., 1., 2.]);
    for flip in [flip::horizontally, flip::vertically] {
        for shape in [GREY, RGB] {
            let twice = changed(shape, |image| (0..2).for_each(|_| flip(shape, image)));
            assert_eq!(twice, picture(shape));
        }
    }
}

#[test]
fn a_shift_by_a_pixel_moves_every_pixel_and_repeats_the_edge() {
    let right = changed(GREY, |image| shift::by(1.0, 0.0).sample(GREY, image));
    assert_eq!(right, [0., 0., 1., 2., 4., 4., 5., 6., 8., 8., 9., 10.]);
    let up = changed(GREY, |image| shift::by(0.0, -1.0).sample(GREY, image));
    assert_eq!(up, [4., 5., 6., 7., 8., 9., 10., 11., 8., 9., 10., 11.]);
    let half = changed(GREY, |image| shift::by(0.5, 0.0).sample(GREY, image));
    assert_eq!(half[..4], [0.0, 0.5, 1.5, 2.5]);
}

#[test]
fn a_turn_by_nothing_is_nothing_and_four_quarters_are_one_round() {
    for shape in [GREY, RGB] {
        assert_eq!(changed(shape, |image| rotate::turn(0.0).sample(shape, image)), picture(shape));
    }
    let square = ImageShape { height: 3, width: 3, channels: 1 };
    let quarter = changed(square, |image| rotate::turn(90.0).sample(square, image));
    let rounded: Vec<f32> = quarter.iter().map(|value| value.round()).collect();
    assert_eq!(rounded, [2., 5., 8., 1., 4., 7., 0., 3., 6.], "the top row was the right column");
    let round = changed(square, |image| (0..4).for_each(|_| rotate::turn(90.0).sample(square, image)));
    assert!(round.iter().zip(picture(square)).all(|(a, b)| (a - b).abs() < 1e-4), "{round:?}");
}

#[test]
fn one_map_does_what_its_parts_do() {
    let (outer, inner) = (rotate::turn(25.0), shift::by(1.5, -2.0));
    let both = outer.after(inner);
    for place in [[0.0, 0.0], [3.0, -1.0], [-2.5, 4.0]] {
        let ([x, y], [a, b]) = (both.from(place), outer.from(inner.from(place)));
        assert!((x - a).abs() < 1e-5 && (y - b).abs() < 1e-5);
    }
}

#[test]
fn a_crop_stays_within_the_image_and_keeps_the_share() {
    for row in 0..200 {
        let shape = ImageShape { height: 20, width: 30, channels: 1 };
        let turn = Turn { seed: 1, epoch: 0, row };
        let map = crop::draw(0.25, shape, &mut turn.stream(Change::Crop));
        assert!((0.5..=1.0).contains(&map.matrix[0][0]), "{map:?}");
        for corner in [[-15.0, -10.0], [15.0, 10.0]] {
            let [x, y] = map.from(corner);
            assert!(x.abs() <= 15.001 && y.abs() <= 10.001, "{map:?}");
        }
    }
}

#[test]
fn cutout_blanks_a_square_and_no_more() {
    let shape = ImageShape { height: 8, width: 10, channels: 3 };
    for row in 0..100 {
        let mut image = vec![1.0; shape.pixels()];
        augmentation(|augment| augment.cutout = 0.5).apply(&Crew::new(1), shape, 3, 0, &[row], &mut image);
        let blank: Vec<usize> = (0..80).filter(|pixel| image[pixel * 3] == 0.0).collect();
        assert!((4..=16).contains(&blank.len()), "{blank:?}");
        assert!((0..80).all(|pixel| image[pixel * 3..pixel * 3 + 3].iter().all(|&value| value == image[pixel * 3])));
        let (left, right) = (blank.iter().map(|p| p % 10).min(), blank.iter().map(|p| p % 10).max());
        let (top, bottom) = (blank.iter().map(|p| p / 10).min(), blank.iter().map(|p| p / 10).max());
        let side = |low: Option<usize>, high: Option<usize>| high.unwrap() - low.unwrap() + 1;
        assert_eq!(side(left, right) * side(top, bottom), blank.len(), "a rectangle");
    }
}

#[test]
fn noise_has_the_deviation_that_is_asked_for() {
    let shape = ImageShape { height: 100, width: 101, channels: 3 };
    let mut image = vec![5.0; shape.pixels()];
    augmentation(|augment| augment.noise = 0.3).apply(&Crew::new(1), shape, 1, 0, &[0], &mut image);
    let n = image.len() as f64;
    let mean = image.iter().map(|&value| f64::from(value)).sum::<f64>() / n;
    let std = (image.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>() / n).sqrt();
    assert!((mean - 5.0).abs() < 0.01 && (std - 0.3).abs() < 0.01, "{mean} {std}");
}

#[test]
fn draws_do_not_depend_on_the_batch_or_on_threads() {
    let shape = ImageShape { height: 9, width: 7, channels: 3 };
    let rows: Vec<usize> = (0..40).map(|row| row * 3 % 40).collect();
    let images = |rows: &[usize]| -> Vec<f32> {
        rows.iter().flat_map(|&row| (0..shape.pixels()).map(move |value| ((row * 31 + value) % 17) as f32)).collect()
    };
    let augment = all();
    let varied = |rows: &[usize], threads: usize| {
        let mut x = images(rows);
        augment.apply(&Crew::new(threads), shape, 7, 2, rows, &mut x);
        x
    };
    let whole = varied(&rows, 1);
    assert_eq!(whole, varied(&rows, 3));
    let pieces: Vec<f32> = rows.chunks(7).flat_map(|rows| varied(rows, 2)).collect();
    assert_eq!(whole, pieces);
    assert_ne!(whole, images(&rows));
    let mut other_epoch = images(&rows);
    augment.apply(&Crew::new(1), shape, 7, 3, &rows, &mut other_epoch);
    assert_ne!(whole, other_epoch);
}

#[test]
fn turning_one_change_on_leaves_the_draws_of_the_others() {
    let mut flipped = picture(GREY);
    augmentation(|augment| augment.flip = Flip::Both).apply(&Crew::new(1), GREY, 5, 1, &[9], &mut flipped);
    let mut both = picture(GREY);
    augmentation(|augment| (augment.flip, augment.noise) = (Flip::Both, 1e-6)).apply(
        &Crew::new(1),
        GREY,
        5,
        1,
        &[9],
        &mut both,
    );
    assert!(flipped.iter().zip(&both).all(|(a, b)| (a - b).abs() < 1e-4));
}

#[test]
fn nothing_is_asked_for_by_default() {
    assert_eq!(Augmentation::new(&Augment::default()), None);
    assert_eq!(augmentation(|augment| augment.noise = 0.1).mix(GREY, 0, 0, &[], &[], &mut []), None);
}

#[test]
fn a_mixture_is_two_neighbours_by_their_share() {
    let shape = ImageShape { height: 1, width: 2, channels: 1 };
    let mut x = [0.0, 0.0, 1.0, 1.0, 4.0, 4.0];
    let mixture = mixup::apply(shape, vec![0.75, 0.5, 1.0], &[3.0, 5.0, 7.0], &mut x);
    assert_eq!(x, [0.25, 0.25, 2.5, 2.5, 4.0, 4.0]);
    assert_eq!(mixture, Mixture { truth: vec![5.0, 7.0, 3.0], share: vec![0.75, 0.5, 1.0] });
    let mut x = [0.0, 0.0, 8.0, 8.0];
    mixup::apply(shape, vec![1.0, 0.5], &[0.0, 1.0], &mut x);
    assert_eq!(x, [0.0, 0.0, 4.0, 4.0], "the last is mixed with the first as it was");
    let mut alone = [2.0, 3.0];
    mixup::apply(shape, vec![0.3], &[1.0], &mut alone);
    assert!(alone.iter().zip([2.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn shares_have_the_moments_of_the_beta_distribution() {
    for alpha in [0.2, 1.0, 4.0] {
        let draw = |row| f64::from(mixup::share(alpha, &mut Turn { seed: 2, epoch: 0, row }.stream(Change::Mixup)));
        let shares: Vec<f64> = (0..20_000).map(draw).collect();
        let mean = shares.iter().sum::<f64>() / 20_000.0;
        let variance = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / 20_000.0;
        let expected = 1.0 / (4.0 * (2.0 * alpha + 1.0));
        assert!((mean - 0.5).abs() < 0.01 && (variance - expected).abs() < 0.004, "{alpha}: {mean} {variance}");
    }
    let tiny = mixup::share(1e-9, &mut Turn { seed: 2, epoch: 0, row: 0 }.stream(Change::Mixup));
    assert!(tiny == 0.0 || tiny == 1.0);
}
