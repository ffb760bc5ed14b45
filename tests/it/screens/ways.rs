//! Ways to do things beside plain keys: letters, the mouse, earlier lines, themes that are looked at, the tour.

use crossterm::event::MouseEventKind::Down;
use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::notice::Notify;
use gradus::app::{Arrangement, Effect, Msg, PaneId, tour};
use gradus::train::Ending;
use gradus::ui::Room;
use gradus::ui::keys::Keymap;

use super::Stage;

const CLICK: MouseEventKind = Down(MouseButton::Left);

/// Column and row of a text on the screen.
fn place(stage: &Stage, text: &str) -> (u16, u16) {
    let screen = stage.screen();
    let found = screen.lines().enumerate().find_map(|(row, line)| Some((line.find(text)?, row, line)));
    let (byte, row, line) = found.unwrap_or_else(|| panic!("no `{text}` on\n{screen}"));
    (line[..byte].chars().count() as u16, row as u16)
}

fn click_on(stage: &mut Stage, text: &str) {
    let (column, row) = place(stage, text);
    stage.mouse(CLICK, column, row);
}

#[test]
fn a_letter_leads_to_every_pane_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 30), (160, 48)] {
        for pane in PaneId::ALL {
            let mut stage = Stage::training(width, height);
            stage.press("'");
            let letter = pane.letter();
            let seen = stage.layout().place(pane).is_some() || !stage.layout().tabs.is_empty();
            assert!(!seen || stage.shows(&format!(" {letter} ")), "{pane:?} at {width}\n{}", stage.screen());
            stage.press(&letter.to_string());
            assert_eq!((stage.state.focus, stage.state.overlays.len()), (pane, 0));
        }
    }
}

#[test]
fn letters_go_away_by_escape_and_lead_by_click_too() {
    let mut stage = Stage::training(160, 48);
    stage.press("'");
    insta::assert_snapshot!(stage.screen());
    stage.press("<esc>");
    assert_eq!((stage.state.focus, stage.state.overlays.len()), (PaneId::Curves, 0));
    stage.press("'");
    let runs = stage.layout().place(PaneId::Runs).expect("the grid shows it").inner;
    stage.mouse(CLICK, runs.x, runs.y + 1);
    assert_eq!((stage.state.focus, stage.state.overlays.len()), (PaneId::Runs, 0));
}

#[test]
fn what_the_last_line_offers_can_be_clicked() {
    let mut stage = Stage::new(120, 30);
    click_on(&mut stage, "s train  ");
    assert!(stage.shows("● live"), "{}", stage.screen());
    click_on(&mut stage, "? all keys");
    assert!(stage.shows("esc close"));
    click_on(&mut stage, "esc close");
    assert!(stage.state.overlays.is_empty());
    // Of two keys each does its own.
    stage.press("3");
    let before = stage.state.plot.smoothing;
    click_on(&mut stage, "{ } smooth");
    assert!(stage.state.plot.smoothing < before, "{}", stage.screen());
    click_on(&mut stage, "} smooth");
    assert!((stage.state.plot.smoothing - before).abs() < 1e-9, "{}", stage.screen());
}

#[test]
fn two_clicks_in_one_place_do_what_enter_does() {
    let mut stage = Stage::new(100, 30);
    stage.press("2");
    let (column, row) = place(&stage, "epochs");
    stage.mouse(CLICK, column, row);
    stage.send(Msg::Now(1.0));
    stage.mouse(CLICK, column, row);
    assert!(stage.state.overlays.is_empty(), "slowly, they are two");
    stage.send(Msg::Now(1.2));
    stage.mouse(CLICK, column, row);
    assert_eq!(stage.state.overlays.len(), 1, "{}", stage.screen());
    stage.press("<esc>");
    stage.mouse(CLICK, column, row);
    assert!(stage.state.overlays.is_empty(), "a third is a first one again");
}

#[test]
fn two_clicks_start_nothing_where_enter_means_nothing_of_the_pane() {
    let mut stage = Stage::new(100, 30);
    stage.press("7");
    stage.send(Msg::Trouble("a line".into()));
    stage.press("<esc>");
    for _ in 0..3 {
        stage.mouse(CLICK, 5, 4);
    }
    assert!(stage.state.runs.is_empty());
}

#[test]
fn a_heading_orders_the_rows() {
    let mut stage = Stage::new(100, 30);
    stage.press("6");
    click_on(&mut stage, "epochs");
    assert_eq!(stage.state.pane(PaneId::Runs).sort, Some((3, false)));
    click_on(&mut stage, "epochs");
    assert_eq!(stage.state.pane(PaneId::Runs).sort, Some((3, true)));
    stage.press("1");
    click_on(&mut stage, "missing");
    assert_eq!(stage.state.pane(PaneId::Data).sort, Some((3, false)), "{}", stage.screen());
    stage.press("v");
    click_on(&mut stage, "age");
    assert!(stage.state.pane(PaneId::Data).sort.is_some_and(|(_, reverse)| !reverse), "{}", stage.screen());
}

#[test]
fn the_mouse_is_left_alone_when_it_is_off() {
    let mut stage = Stage::new(120, 30);
    stage.press("gm");
    click_on(&mut stage, "s train  ");
    assert!(stage.state.runs.is_empty());
}

#[test]
fn earlier_lines_come_back_above_the_first_proposal_and_are_kept() {
    let mut stage = Stage::new(100, 30);
    stage.press(":set train.epochs 12<enter>:layout wide<enter>");
    let kept: Vec<&str> = stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Remember(line) => Some(line.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(kept, ["set train.epochs 12", "layout wide"]);
    stage.press(":<up>");
    assert!(stage.shows(": layout wide"), "{}", stage.screen());
    stage.press("<up>");
    assert!(stage.shows(": set train.epochs 12"));
    stage.press("<down>");
    assert!(stage.shows(": layout wide"));
    stage.press("<down>");
    assert!(stage.shows(":  "), "the empty line again\n{}", stage.screen());
    stage.press("<down><down>");
    assert_ne!(stage.screen().find("train.start"), None);
}

#[test]
fn arguments_are_completed_word_by_word() {
    let mut stage = Stage::new(100, 30);
    for (typed, completed) in [
        ("layo", "layout"),
        ("layout wi", "layout wide"),
        ("theme emb", "theme ember"),
        ("pane fair", "pane fairness"),
        ("jump thr", "jump threshold"),
        ("set train.learning_ra", "set train.learning_rate "),
        ("set train.optimizer ad", "set train.optimizer adam"),
    ] {
        stage.press(":").press(typed).press("<tab>");
        assert!(stage.shows(&format!(": {completed}")), "{typed}\n{}", stage.screen());
        stage.press("<esc>");
    }
}

#[test]
fn a_proposal_that_cannot_be_done_says_why() {
    let mut stage = Stage::new(100, 30);
    stage.press(":train.pause");
    assert!(stage.shows("Not now: No run is live; start one with s."), "{}", stage.screen());
}

#[test]
fn a_theme_is_seen_before_it_is_taken_and_kept_after() {
    let mut stage = Stage::new(100, 30);
    let themes = |stage: &Stage| -> Vec<String> {
        let load = |effect: &Effect| match effect {
            Effect::LoadTheme(name) => Some(name.clone()),
            Effect::KeepTheme(name) => Some(format!("keep {name}")),
            _ => None,
        };
        stage.effects.iter().filter_map(load).collect()
    };
    stage.press("gt");
    insta::assert_snapshot!(stage.screen());
    stage.press("j<down>");
    assert_eq!(themes(&stage), ["ember"], "letters choose nothing here");
    stage.press("<esc>");
    assert_eq!((themes(&stage), stage.state.theme.as_str()), (vec!["ember".into(), "plain".into()], "plain"));
    stage.press("gt<down><enter>");
    assert_eq!(themes(&stage)[2..], ["ember", "keep ember"]);
    assert!(stage.shows("The theme ember is kept in config.toml."), "{}", stage.screen());
}

#[test]
fn the_user_is_called_only_when_looking_elsewhere() {
    let called = |notify: Notify, attended: Option<bool>| {
        let mut stage = Stage::training(100, 30);
        stage.state.notify = notify;
        if let Some(attended) = attended {
            stage.send(Msg::Attended(attended));
        }
        stage.finish(Ending::Completed);
        stage.effects.iter().any(|effect| matches!(effect, Effect::Notify(_)))
    };
    assert!(called(Notify::Unfocused, None), "a terminal that does not say is called");
    assert!(called(Notify::Unfocused, Some(false)));
    assert!(!called(Notify::Unfocused, Some(true)));
    assert!(called(Notify::Always, Some(true)));
    assert!(!called(Notify::Never, Some(false)));
}

#[test]
fn mistakes_in_the_keys_are_told_in_the_log() {
    let mut stage = Stage::new(100, 30);
    let text = "[everywhere]\nt = \"train.stopp\"\nw = \"train.stop\"\nS = \"\"\n";
    let (keys, problems) = Keymap::with(text);
    stage.keys = keys;
    let told: Vec<String> = problems.iter().map(|problem| problem.render("keys.toml", text)).collect();
    stage.send(Msg::Keys(Err(told.join("\n"))));
    stage.press("7<esc>");
    for part in ["Some of keys.toml is left out", "keys.toml:2:5", "did you mean `train.stop`?"] {
        assert!(stage.shows(part), "{part}\n{}", stage.screen());
    }
    stage.press("s");
    assert!(stage.screen().lines().last().is_some_and(|line| line.contains("w stop")));
}

#[test]
fn every_layout_is_reached_and_named() {
    let mut stage = Stage::training(160, 48);
    assert_eq!(stage.layout().room, Room::Grid);
    for (name, arrangement) in [
        ("focus", Arrangement::Focus),
        ("wide", Arrangement::Wide),
        ("small", Arrangement::Small),
        ("overview", Arrangement::Overview),
    ] {
        stage.press("Z");
        assert_eq!(stage.state.arrangement, arrangement);
        stage.send(Msg::Now(stage.state.now + 10.0));
        if arrangement != Arrangement::Overview {
            insta::assert_snapshot!(format!("layout_{name}_at_160x48"), stage.screen());
        }
    }
    stage.press(":layout focus<enter>");
    assert_eq!(stage.state.arrangement, Arrangement::Focus);
}

#[test]
fn the_tour_goes_on_when_its_key_is_pressed() {
    let mut stage = Stage::new(120, 34);
    stage.press("gh");
    insta::assert_snapshot!(stage.screen());
    let at = |stage: &Stage| stage.state.tour_step().map(|(place, _)| place + 1);
    assert_eq!(at(&stage), Some(1));
    stage.press("j");
    assert_eq!(at(&stage), Some(1), "other keys do what they do");
    for (keys, step) in [("s", 2), (" ", 3), (" ", 4), ("5", 5), ("'c", 6), ("z", 7), ("2", 8)] {
        stage.press(keys);
        assert_eq!(at(&stage), Some(step), "{keys}\n{}", stage.screen());
    }
    stage.press("z?");
    assert_eq!(at(&stage), None);
}

#[test]
fn the_tour_goes_on_without_and_is_left_by_escape() {
    let mut stage = Stage::new(80, 24);
    stage.press("gh");
    for place in 1..tour::STEPS.len() {
        stage.press("<ctrl-n>");
        assert!(stage.shows(&format!("tour {} of {}", place + 1, tour::STEPS.len())), "{}", stage.screen());
    }
    stage.press("<ctrl-n>");
    assert!(!stage.shows("tour 8"));
    stage.press("<ctrl-n>");
    assert!(stage.shows("No tour is under way"));
    stage.press("<esc>gh<esc>");
    assert_eq!(stage.state.tour, None);
}

#[test]
fn statuses_differ_without_colour() {
    // The stage draws without colour, as NO_COLOR does.
    let badge = |stage: &Stage| stage.screen().lines().next().unwrap_or_default().to_owned();
    let mut seen = Vec::new();
    let mut note = |stage: &Stage| seen.push(badge(stage).split("epoch").next().unwrap_or_default().trim().to_owned());
    let mut stage = Stage::new(120, 30);
    note(&stage);
    stage.press("s");
    note(&stage);
    stage.press(" ");
    note(&stage);
    let mut stage = Stage::training(120, 30);
    stage.finish(Ending::Completed);
    note(&stage);
    let mut stage = Stage::training(120, 30);
    stage.fail("out of memory");
    note(&stage);
    assert!(seen.iter().enumerate().all(|(i, a)| !seen[..i].contains(a)), "{seen:?}");
    let signs: Vec<&str> =
        ["●", "‖", "✓", "✗"].into_iter().filter(|sign| seen.iter().any(|s| s.contains(sign))).collect();
    assert_eq!(signs.len(), 4, "{seen:?}");
}
