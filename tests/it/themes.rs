//! Every ready-made theme, held to what it promises: it loads clean at every depth, reads well, and keeps meanings apart
//! for colour-blind eyes.

use gradus::ui::theme::rgb::Rgb;
use gradus::ui::theme::{Depth, Mode, Role, Theme, builtin};
use ratatui::style::{Color, Modifier};

fn load(name: &str, depth: Depth) -> Theme {
    let (theme, warnings) = Theme::load(name, &|_| None, depth).expect("a ready-made theme loads");
    assert!(warnings.is_empty(), "{name}: {warnings:?}");
    theme
}

fn rgb(color: Option<Color>, otherwise: Rgb) -> Rgb {
    match color {
        Some(Color::Rgb(r, g, b)) => Rgb(r, g, b),
        _ => otherwise,
    }
}

/// Letters and ground of a role at true colour, the terminal's own assumed by the mode.
fn pair(theme: &Theme, role: Role) -> (Rgb, Rgb) {
    let ground = theme.mode().background();
    let letters = match theme.mode() {
        Mode::Dark => Rgb(0xe6, 0xe6, 0xe6),
        Mode::Light => Rgb(0x10, 0x10, 0x14),
    };
    let style = theme.style(role);
    (rgb(style.fg, letters), rgb(style.bg, ground))
}

#[test]
fn every_theme_loads_without_a_diagnostic_at_every_depth() {
    for (name, _) in builtin::THEMES {
        for depth in Depth::ALL {
            assert_eq!(load(name, depth).depth(), depth);
        }
    }
}

#[test]
fn every_text_role_reads_on_its_ground() {
    for (name, _) in builtin::THEMES {
        let theme = load(name, Depth::True);
        for &role in Role::ALL.iter().filter(|role| role.is_text()) {
            let (letters, ground) = pair(&theme, role);
            let contrast = letters.contrast(ground);
            assert!(contrast >= 4.5, "{name}: {} has contrast {contrast:.2}", role.name());
        }
    }
}

#[test]
fn every_curve_label_reads_on_the_ground() {
    for (name, _) in builtin::THEMES {
        let theme = load(name, Depth::True);
        for index in 0..18 {
            let contrast =
                rgb(theme.line(index).style.fg, theme.mode().background().ink()).contrast(theme.mode().background());
            assert!(contrast >= 4.5, "{name}: curve {index} has contrast {contrast:.2}");
        }
    }
}

#[test]
fn numbers_on_heat_read_at_every_share() {
    for (name, _) in builtin::THEMES {
        let theme = load(name, Depth::True);
        for percent in 0..=100 {
            let Some(cell) = theme.heat(f64::from(percent) / 100.0) else { continue };
            let contrast = rgb(cell.fg, Rgb(0, 0, 0)).contrast(rgb(cell.bg, Rgb(0, 0, 0)));
            assert!(contrast >= 4.5, "{name}: heat {percent} has contrast {contrast:.2}");
        }
    }
}

#[test]
fn the_default_paints_no_ground_but_under_the_cursor() {
    let theme = load("dark", Depth::True);
    let painted: Vec<&str> =
        Role::ALL.iter().filter(|&&role| theme.style(role).bg.is_some()).map(|role| role.name()).collect();
    assert_eq!(painted, ["select", "select.dim"]);
}

#[test]
fn the_cursor_and_the_focus_show_at_every_depth() {
    for (name, _) in builtin::THEMES {
        for depth in Depth::ALL {
            let theme = load(name, depth);
            let select = theme.style(Role::Select);
            assert!(select.bg.is_some() || select.add_modifier.contains(Modifier::REVERSED), "{name} at {depth:?}");
            assert_ne!(theme.style(Role::BorderFocus), theme.style(Role::Border), "{name} at {depth:?}");
        }
    }
}

#[test]
fn neighbouring_curves_differ_in_stroke_as_well_as_colour() {
    for (name, _) in builtin::THEMES {
        let theme = load(name, Depth::True);
        assert!((0..17).all(|i| theme.line(i).stroke != theme.line(i + 1).stroke), "{name}");
    }
}

#[test]
fn good_warn_and_bad_stay_apart_for_colour_blind_eyes() {
    for name in ["colorblind", "colorblind-light"] {
        let theme = load(name, Depth::True);
        let colors = [Role::Good, Role::Warn, Role::Bad].map(|role| pair(&theme, role).0);
        for (eyes, matrix) in DICHROMACIES {
            for (i, &a) in colors.iter().enumerate() {
                for &b in &colors[i + 1..] {
                    let apart = distance(seen(a, &matrix), seen(b, &matrix));
                    assert!(apart >= 25.0, "{name}, {eyes}: {a:?} and {b:?} are {apart:.0} apart");
                }
            }
        }
    }
}

/// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const DICHROMACIES: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

fn seen(color: Rgb, matrix: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = color.linear();
    matrix.map(|row| row.iter().zip(linear).map(|(weight, channel)| weight * channel).sum::<f64>().clamp(0.0, 1.0))
}

/// CIE 1976 colour difference between two colours in linear RGB.
fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (lab(a), lab(b));
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}
