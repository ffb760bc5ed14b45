//! Pictures of confusion matrices, and what must hold for any of them at any size.

use proptest::prelude::*;

use super::*;
use crate::ui::parts::picture::{at_every_size, picture, poor, theme};

fn species() -> (Vec<String>, Vec<u64>) {
    (["Adelie", "Chinstrap", "Gentoo"].map(String::from).into(), vec![41, 3, 0, 5, 18, 1, 0, 0, 36])
}

#[test]
fn cells_say_their_share_with_margins_and_the_worst_confusion_in_words() {
    let (labels, counts) = species();
    let heat = Heat { labels: &labels, counts: &counts, show: Show::Percent, against: None, cursor: None };
    insta::assert_snapshot!(picture(60, 7, |area, buf| heat.draw(area, buf, &theme())), @r"
    truth            Adelie     Chinstrap        Gentoo  recall
    Adelie             [93%]           7%            0%     93%
    Chinstrap           21%          [75%]           4%     75%
    Gentoo               0%            0%         [100%]   100%
    precision           89%           86%           97%

    most confused: Chinstrap predicted as Adelie: 5 of 24 (20.8…
    ");
    let counted = Heat { show: Show::Count, cursor: Some((0, 1)), ..heat };
    insta::assert_snapshot!(picture(44, 6, |area, buf| counted.draw(area, buf, &poor())), @r"
    truth      Adelie Chinst~  Gentoo  recall
    Adelie    ####[41].....>3<      0     93%
    Chinstrap ..... 5 ****[18]..... 1     75%
    Gentoo          0       0 ####[36]   100%
    precision     89%     86%     97%
    Adelie predicted as Chinstrap: 3 of 44 (6.8~
    ");
}

#[test]
fn cells_say_their_share_of_the_column_and_how_they_differ_from_another_matrix() {
    let (labels, counts) = species();
    let other = [44, 0, 0, 5, 18, 1, 0, 6, 30];
    let of_column = Heat { labels: &labels, counts: &counts, show: Show::OfColumn, against: None, cursor: None };
    insta::assert_snapshot!(picture(60, 7, |area, buf| of_column.draw(area, buf, &theme())), @r"
    truth            Adelie     Chinstrap        Gentoo  recall
    Adelie             [89%]          14%            0%     93%
    Chinstrap           11%          [86%]           3%     75%
    Gentoo               0%            0%          [97%]   100%
    precision           89%           86%           97%

    most confused: Chinstrap predicted as Adelie: 5 of 24 (20.8…
    ");
    let apart = Heat { show: Show::Percent, against: Some(&other), ..of_column };
    insta::assert_snapshot!(picture(60, 7, |area, buf| apart.draw(area, buf, &theme())), @r"
    truth            Adelie     Chinstrap        Gentoo  recall
    Adelie            [-6.8]         +6.8             0     93%
    Chinstrap             0            [0]            0     75%
    Gentoo                0         -16.7        [+16.7]   100%
    precision           89%           86%           97%

    most confused: Chinstrap predicted as Adelie: 5 of 24 (20.8…
    ");
    let counted = Heat { show: Show::Count, ..apart };
    insta::assert_snapshot!(picture(60, 7, |area, buf| counted.draw(area, buf, &theme())), @r"
    truth            Adelie     Chinstrap        Gentoo  recall
    Adelie              [-3]           +3             0     93%
    Chinstrap             0            [0]            0     75%
    Gentoo                0            -6           [+6]   100%
    precision           89%           86%           97%

    most confused: Chinstrap predicted as Adelie: 5 of 24 (20.8…
    ");
}

#[test]
fn many_classes_become_blocks_that_still_show_the_diagonal() {
    let labels: Vec<String> = (0..40).map(|class| class.to_string()).collect();
    let counts: Vec<u64> = (0..1600).map(|cell| if cell / 40 == cell % 40 { 90 } else { 1 }).collect();
    let heat = Heat { labels: &labels, counts: &counts, show: Show::Percent, against: None, cursor: Some((39, 0)) };
    insta::assert_snapshot!(picture(24, 11, |area, buf| heat.draw(area, buf, &poor())), @r"
    *\..................
    ..*\................
    ....*\..............
    ......*\............
    ........*\..........
    ..........*\........
    ............*\......
    ..............*\....
    ................*\..
    ++................*\
    39 predicted as 0: 1 of~
    ");
    let area = Rect::new(0, 0, 24, 11);
    assert_eq!(heat.cell_at(area, 19, 9), Some((36, 36)));
}

#[test]
fn the_cell_that_is_pointed_at_is_the_cell_that_is_drawn_there() {
    let (labels, counts) = species();
    let heat = Heat { labels: &labels, counts: &counts, show: Show::Percent, against: None, cursor: None };
    let area = Rect::new(4, 1, 60, 7);
    for target in (0..3).flat_map(|truth| (0..3).map(move |predicted| (truth, predicted))) {
        let mut buf = Buffer::empty(Rect::new(0, 0, 70, 10));
        Heat { cursor: Some(target), ..heat }.draw(area, &mut buf, &theme());
        let ground = theme().style(Role::Select).bg;
        let found: Vec<_> = area.positions().filter(|&at| Some(buf[at].bg) == ground).collect();
        assert!(found.len() >= 5, "{target:?}");
        assert!(found.iter().all(|at| heat.cell_at(area, at.x, at.y) == Some(target)), "{target:?}");
    }
}

#[test]
fn a_perfect_matrix_has_no_worst_confusion() {
    let (labels, _) = species();
    let heat =
        Heat { labels: &labels, counts: &[1, 0, 0, 0, 1, 0, 0, 0, 1], show: Show::Count, against: None, cursor: None };
    assert_eq!((heat.worst(), heat.words()), (None, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_matrix_is_drawn_at_any_size(
        labels in prop::collection::vec("\\PC{0,9}", 0..30), counts in prop::collection::vec(prop::num::u64::ANY, 0..900),
        cursor in prop::option::of((0_usize..40, 0_usize..40)), percent: bool,
    ) {
        let show = if percent { Show::Percent } else { Show::Count };
        let heat = Heat { labels: &labels, counts: &counts, show, against: None, cursor };
        at_every_size(|area, buf, theme| {
            heat.draw(area, buf, theme);
            heat.cell_at(area, area.x + area.width / 2, area.y + area.height / 2);
        });
    }
}
