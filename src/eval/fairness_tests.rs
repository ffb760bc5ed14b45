//! What [`super::fairness`] says about the fixture and about groups with nothing in them.

use super::fairness::{Fairness, fairness};
use super::fixture::{close, fixture, group_names, toy};
use super::scored::Scored;

fn of_fixture() -> Fairness {
    let f = fixture();
    fairness("group", &f.group, &group_names(), &f.truth, &f.probabilities(), 2)
}

/// A group, its rows, and its metrics.
type Row = (&'static str, usize, [(&'static str, f64); 10]);

/// The rows of table 3.0, in full precision.
const GOLDEN: [Row; 3] = [
    (
        "A",
        87,
        [
            ("selection_rate", 0.551_724_137_931_034_5),
            ("tpr", 0.688_888_888_888_888_9),
            ("fpr", 0.404_761_904_761_904_77),
            ("precision", 0.645_833_333_333_333_4),
            ("npv", 0.641_025_641_025_641_1),
            ("accuracy", 0.643_678_160_919_540_2),
            ("base_rate", 0.517_241_379_310_344_9),
            ("roc_auc", 0.647_089_947_089_947_2),
            ("ece", 0.180_800_894_023_743_52),
            ("brier_score", 0.257_414_037_293_916_54),
        ],
    ),
    (
        "B",
        82,
        [
            ("selection_rate", 0.487_804_878_048_780_5),
            ("tpr", 0.655_172_413_793_103_4),
            ("fpr", 0.396_226_415_094_339_65),
            ("precision", 0.475),
            ("npv", 0.761_904_761_904_761_9),
            ("accuracy", 0.621_951_219_512_195_1),
            ("base_rate", 0.353_658_536_585_365_83),
            ("roc_auc", 0.623_942_745_608_328),
            ("ece", 0.229_582_454_884_288_52),
            ("brier_score", 0.279_118_081_061_566_1),
        ],
    ),
    (
        "C",
        31,
        [
            ("selection_rate", 0.419_354_838_709_677_44),
            ("tpr", 0.75),
            ("fpr", 0.210_526_315_789_473_67),
            ("precision", 0.692_307_692_307_692_3),
            ("npv", 0.833_333_333_333_333_4),
            ("accuracy", 0.774_193_548_387_096_8),
            ("base_rate", 0.387_096_774_193_548_4),
            ("roc_auc", 0.802_631_578_947_368_5),
            ("ece", 0.184_376_526_789_198_97),
            ("brier_score", 0.182_153_809_127_800_7),
        ],
    ),
];

#[test]
fn golden_3_0_every_group() {
    let found = of_fixture();
    assert_eq!(found.groups.len(), 3);
    for (group, (value, count, golden)) in found.groups.iter().zip(GOLDEN) {
        assert_eq!((group.value.as_str(), group.count), (value, count), "3.0 n");
        for (name, golden) in golden {
            close(&format!("3.0 {value} {name}"), group.metrics.get(name).unwrap(), golden);
        }
        close("tnr", group.metrics.get("tnr").unwrap(), 1.0 - group.metrics.get("fpr").unwrap());
        close("fnr", group.metrics.get("fnr").unwrap(), 1.0 - group.metrics.get("tpr").unwrap());
    }
    assert_eq!(found.warnings, Vec::<String>::new());
}

#[test]
fn golden_3_2_fairlearns_summary() {
    let summary = of_fixture().summary;
    for (name, golden) in [
        ("demographic_parity_difference", 0.132_369_299_221_357_04),
        ("demographic_parity_ratio", 0.760_080_645_161_290_4),
        ("equalized_odds_difference", 0.194_235_588_972_431_1),
        ("equalized_odds_ratio", 0.520_123_839_009_287_9),
        ("equal_opportunity_difference", 0.094_827_586_206_896_57),
        ("equal_opportunity_ratio", 0.873_563_218_390_804_5),
        ("precision_difference", 0.217_307_692_307_692_3),
    ] {
        close(&format!("3.2 {name}"), summary.get(name).unwrap(), golden);
    }
}

#[test]
fn the_rest_of_the_summary_is_the_references() {
    let summary = of_fixture().summary;
    for (name, golden) in [
        ("false_positive_rate_difference", 0.194_235_588_972_431_1),
        ("false_positive_rate_ratio", 0.520_123_839_009_287_9),
        ("accuracy_difference", 0.152_242_328_874_901_63),
        ("accuracy_ratio", 0.803_353_658_536_585_4),
        ("precision_ratio", 0.686_111_111_111_111_1),
        ("roc_auc_difference", 0.178_688_833_339_040_5),
        ("brier_score_difference", 0.096_964_271_933_765_42),
        ("ece_difference", 0.048_781_560_860_545),
    ] {
        close(&format!("reference {name}"), summary.get(name).unwrap(), golden);
    }
    assert_eq!(summary.len(), 15);
}

#[test]
fn json_brings_back_what_was_judged() {
    let found = fairness("sex", &[0, u32::MAX], &group_names(), &[1, 1], &[0.5, 0.5, 0.75, 0.25], 2);
    let text = serde_json::to_string(&found).unwrap();
    assert!(text.contains(r#""roc_auc":null"#), "{text}");
    assert_eq!(serde_json::from_str::<Fairness>(&text).unwrap(), found);
    assert_eq!(found.groups[1].value, "(missing)");
}

#[test]
fn groups_without_positives_negatives_or_positive_predictions_are_named() {
    let found = fairness("sex", &[0, 1], &group_names(), &[0, 1], &[0.9, 0.1, 0.2, 0.8], 2);
    insta::assert_snapshot!(found.warnings.join("\n"), @r#"
    Group "A" of "sex" has 1 row: its rates are uncertain.
    Group "B" of "sex" has 1 row: its rates are uncertain.
    Group "A" of "sex" has no positive row, so its true positive rate counts as 0.
    Group "A" of "sex" has no row predicted positive, so its precision counts as 0.
    Group "B" of "sex" has no negative row, so its false positive rate counts as 0.
    "#);
    assert_eq!(found.groups[0].metrics.get("tpr"), Some(0.0));
    assert_eq!(found.summary.get("equal_opportunity_difference"), Some(1.0));
}

#[test]
fn another_threshold_moves_the_rates_but_not_the_areas() {
    let f = fixture();
    let probabilities = f.probabilities();
    let strict: Vec<u32> = f.score.iter().map(|&score| u32::from(score >= 0.9)).collect();
    let scored = Scored { truth: &f.truth, predicted: &strict, probabilities: &probabilities, classes: 2 };
    let (strict, usual) = (scored.fairness("group", &f.group, &group_names()), of_fixture());
    for (strict, usual) in strict.groups.iter().zip(&usual.groups) {
        assert!(strict.metrics.get("selection_rate") < usual.metrics.get("selection_rate"));
        assert_eq!(strict.metrics.get("roc_auc"), usual.metrics.get("roc_auc"));
    }
}

#[test]
fn many_classes_are_compared_by_accuracy() {
    let (truth, _, probabilities) = toy();
    let groups = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    let found = fairness("group", &groups, &group_names(), &truth, &probabilities, 3);
    let accuracy: Vec<Option<f64>> = found.groups.iter().map(|group| group.metrics.get("accuracy")).collect();
    assert_eq!(accuracy, [Some(0.5), Some(2.0 / 3.0)]);
    for (name, golden) in [
        ("accuracy_difference", 0.166_666_666_666_666_63),
        ("balanced_accuracy_difference", 0.166_666_666_666_666_63),
        ("f1_macro_difference", 0.311_111_111_111_111_1),
        ("ece_difference", 0.041_666_666_666_666_66),
        ("accuracy_ratio", 0.75),
    ] {
        close(&format!("reference toy {name}"), found.summary.get(name).unwrap(), golden);
    }
}

#[test]
fn what_does_not_fit_together_has_no_groups_and_no_numbers() {
    for (groups, truth) in [(&[0][..], &[0, 1][..]), (&[0, 0], &[0, 9]), (&[], &[])] {
        let found = fairness("g", groups, &group_names(), truth, &[0.5; 4], 2);
        assert!(found.groups.is_empty() && found.summary.iter().all(|(_, value)| value.is_nan()));
        assert_eq!(found.summary.len(), 15);
    }
}
