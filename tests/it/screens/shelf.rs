//! The runs that are kept and those that wait: found, named, put aside, queued.

use std::sync::Arc;

use gradus::app::compare::Flips;
use gradus::app::run::Phase;
use gradus::app::{Deed, Effect, Msg, PaneId, Record, Setup, State};
use gradus::store::{About, Listed, Status, View, Waiting};
use gradus::train::{Command, Ending, Happening, Stop};

use super::fake;
use super::stage::{Stage, WORKSPACE};

fn deeds(stage: &Stage) -> Vec<&Deed> {
    let kept = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Keep(deed) => Some(deed),
        _ => None,
    });
    kept.collect()
}

fn ids(stage: &Stage) -> Vec<&str> {
    stage.state.run_rows().iter().map(|row| row.id).collect()
}

fn waiting(number: u32, name: &str, failure: Option<&str>) -> Waiting {
    let failure = failure.map(Into::into);
    Waiting { number, name: name.into(), text: WORKSPACE.into(), workspace: None, priority: 0, failure, begins: None }
}

#[test]
fn the_filter_is_a_language_of_its_own() {
    let mut stage = Stage::new(120, 30);
    for (filter, left) in [
        ("status:finished", vec!["1122-1804-quiet-heron", "1122-1751-brisk-otter"]),
        ("roc_auc>0.908", vec!["1122-1751-brisk-otter"]),
        ("tag:wide -note:beaten", vec!["1122-1751-brisk-otter"]),
        ("-tag:wide epochs>=2 sort:epochs", vec!["1121-0930-pale-wren", "1122-1804-quiet-heron"]),
        ("model.hidden=[512]", vec!["1121-0930-pale-wren"]),
    ] {
        stage.press("6/").press(filter).press("<enter>");
        assert_eq!(ids(&stage), left, "{filter}");
        stage.press("<esc>");
    }
    stage.press("6/").press("roc_acu>0.9").press("<enter>");
    assert!(stage.shows("roc_acu") && stage.shows("roc_auc"), "{}", stage.screen());
}

#[test]
fn a_filter_with_a_value_that_nothing_can_be_is_not_taken_and_says_why_where_it_is_typed() {
    let mut stage = Stage::new(120, 30);
    stage.press("6/").press("roc_auc>abc").press("<enter>");
    assert!(stage.shows("`abc` is not a number, as `roc_auc` is."), "{}", stage.screen());
    assert_eq!(ids(&stage).len(), 3, "all are there behind the line");
    stage.press("<ctrl-u>").press("status:bogus").press("<enter>");
    assert!(stage.shows("No status is like `bogus`; there are live"), "{}", stage.screen());
    stage.press("<ctrl-u>").press("status:fin").press("<enter>");
    assert_eq!(ids(&stage).len(), 2);
    stage.press(":").press("filter roc_acu>0.9").press("<enter>");
    stage.send(Msg::Now(1000.0));
    assert!(stage.shows("No run has `roc_acu`. Did you mean"), "it stays: {}", stage.screen());
}

#[test]
fn a_view_is_kept_by_name_and_brought_back_and_the_pane_is_remembered_as_it_was_left() {
    let mut stage = Stage::new(120, 30);
    stage.press(":").press("runs.view good").press("<enter>");
    assert!(stage.shows("There is no view `good`"), "{}", stage.screen());
    stage.press("6/").press("roc_auc>0.908").press("<enter>").press("o");
    let good = View { filter: "roc_auc>0.908".into(), sort: Some(("run".into(), false)) };
    assert_eq!(stage.effects.last(), Some(&Effect::KeepView(None, Some(good.clone()))));
    stage.press(":").press("runs.view_keep good").press("<enter>");
    assert!(stage.effects.contains(&Effect::KeepView(Some("good".into()), Some(good.clone()))));
    stage.press("<esc><esc>ooooooo");
    assert_eq!(ids(&stage).len(), 3);
    stage.press("3:").press("runs.view g");
    assert!(stage.shows("roc_auc>0.908  ↑ run"), "completed, with what it is: {}", stage.screen());
    stage.press("<tab><enter>");
    assert_eq!((stage.state.focus, ids(&stage).len()), (PaneId::Runs, 1));
    let views = stage.state.views.clone();
    assert_eq!(views.last, good);
    let next = State::new(Setup { views, size: (120, 30), ..Setup::default() });
    assert_eq!(next.pane(PaneId::Runs).filter, "roc_auc>0.908");
    assert_eq!(next.pane(PaneId::Runs).sort, Some((0, false)));
    stage.press(":").press("runs.view_forget good").press("<enter>");
    assert_eq!(stage.effects.last(), Some(&Effect::KeepView(Some("good".into()), None)));
}

#[test]
fn a_run_is_tagged_noted_and_named_and_keeps_the_rest() {
    let mut stage = Stage::new(140, 30);
    stage.press("6zjt").press(" fast").press("<enter>");
    stage.press("n<ctrl-w><ctrl-w><ctrl-w><ctrl-w>").press("<enter>");
    stage.press("e").press("otter the first").press("<enter>");
    let id = "1122-1751-brisk-otter".to_owned();
    let about = |note: Option<&str>, name: Option<&str>| About {
        tags: vec!["wide".into(), "fast".into()],
        note: note.map(Into::into),
        name: name.map(Into::into),
        ..About::default()
    };
    let asked = [
        Deed::About(id.clone(), about(Some("the one to beat"), None)),
        Deed::About(id.clone(), about(None, None)),
        Deed::About(id, about(None, Some("otter the first"))),
    ];
    assert_eq!(deeds(&stage), asked.iter().collect::<Vec<_>>());
    assert!(stage.shows("otter the first") && stage.shows("wide fast"), "{}", stage.screen());
}

#[test]
fn a_run_is_kept_in_a_folder_and_the_list_narrowed_to_one() {
    let mut stage = Stage::new(140, 30);
    stage.press("6zf");
    assert!(stage.shows("No run is in a folder"), "{}", stage.screen());
    stage.press("jM").press("vision/tries").press("<enter>");
    let otter = "1122-1751-brisk-otter".to_owned();
    let about = match deeds(&stage).last() {
        Some(Deed::About(id, about)) if *id == otter => about.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((about.folder.as_deref(), about.tags.len()), (Some("vision/tries"), 1), "the rest is kept");
    assert!(stage.shows("vision/tries/ wide"), "{}", stage.screen());
    stage.press("gg:").press("run.move vi");
    assert!(stage.shows("runs: 1"), "folders that are there are proposed: {}", stage.screen());
    stage.press("<esc>").press("<esc>").press(":").press("run.move visionary").press("<enter>");
    stage.press("f");
    assert!(stage.shows("runs in it and below: 1"), "{}", stage.screen());
    stage.press("<enter>");
    assert_eq!((stage.state.pane(PaneId::Runs).filter.as_str(), ids(&stage)), ("folder:vision", vec![otter.as_str()]));
    stage.press(":").press("runs.folder visionary").press("<enter>");
    assert_eq!(ids(&stage), ["1122-1804-quiet-heron"]);
    stage.press(":").press("run.move Ärzte/Größe 1").press("<enter>").press("<esc>f<down>");
    assert!(stage.shows("Ärzte/Größe 1"), "{}", stage.screen());
    stage.press("<esc>").press(":").press("filter status:fin folder:x").press("<enter>");
    stage.press(":").press("runs.folder Ärzte/Größe 1").press("<enter>");
    assert_eq!(
        stage.state.pane(PaneId::Runs).filter,
        "folder:\"Ärzte/Größe 1\" status:fin",
        "what else is asked for stays"
    );
    assert_eq!(ids(&stage), ["1122-1804-quiet-heron"]);
    stage.press("M<ctrl-u>").press("<enter>").press("<esc><esc>").press("/").press("has:folder").press("<enter>");
    assert_eq!(ids(&stage), [otter.as_str()], "an empty one takes it out");
}

#[test]
fn a_list_that_was_begun_before_a_run_does_not_lose_it_and_a_folder_that_is_gone_does() {
    let mut stage = Stage::training(120, 30);
    let id = stage.state.shown.clone().expect("a run");
    stage.finish(Ending::Completed);
    stage.send(Msg::Runs(fake::listed()));
    assert_eq!(stage.state.shown.as_deref(), Some(id.as_str()), "it was never listed");
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new(&id, Status::Finished)));
    stage.send(Msg::Runs(listing));
    stage.send(Msg::Runs(fake::listed()));
    assert!(stage.state.runs.iter().all(|run| run.id != id), "its folder is gone");
}

#[test]
fn runs_of_different_tasks_do_not_stand_under_each_others_metric() {
    let mut stage = Stage::new(140, 30);
    let mut listing = fake::listed();
    let mut house = Listed::new("1100-0900-house-prices", Status::Finished);
    house.headline = Some(("r2".into(), 0.961));
    house.numbers.push("test.r2", 0.961);
    listing.runs.push(Arc::new(house));
    stage.send(Msg::Runs(listing));
    stage.press("6z");
    assert!(stage.shows("roc_auc") && stage.shows("house-prices") && !stage.shows("0.961"), "{}", stage.screen());
}

#[test]
fn a_run_is_put_aside_and_brought_back_and_deleted_only_when_that_is_said() {
    let mut stage = Stage::new(120, 30);
    stage.press("6x");
    assert_eq!(ids(&stage), ["1122-1751-brisk-otter", "1121-0930-pale-wren"]);
    stage.press("X");
    stage.press("D");
    assert!(stage.shows("Delete 1122-1751-brisk-otter for good?"), "{}", stage.screen());
    assert!(stage.shows("the one to beat"), "its note tells which it is");
    stage.press("<esc>D").press("D");
    let (heron, otter) = ("1122-1804-quiet-heron".to_owned(), "1122-1751-brisk-otter".to_owned());
    let asked = [Deed::Discard(heron.clone()), Deed::Restore(heron), Deed::Delete(otter)];
    assert_eq!(deeds(&stage), asked.iter().collect::<Vec<_>>());
}

#[test]
fn a_live_run_is_not_put_aside() {
    let mut stage = Stage::training(120, 30);
    stage.press("6gg").press("x");
    assert!(stage.shows("The run is live; stop it first."), "{}", stage.screen());
    assert_eq!(deeds(&stage), Vec::<&Deed>::new());
}

#[test]
fn what_waits_stands_in_the_list_and_can_be_hurried_and_taken_out() {
    let mut stage = Stage::new(140, 30);
    let mut listing = fake::listed();
    listing.waiting = vec![waiting(4, "wide", None), waiting(2, "broken", Some("there is no file x.csv"))];
    stage.send(Msg::Runs(listing));
    stage.press("6zgg");
    assert!(stage.shows("… queued 4") && stage.shows("could not begin"), "{}", stage.screen());
    assert!(stage.shows("there is no file x.csv"), "{}", stage.screen());
    stage.press("+").press("jx").press("gq");
    stage.press(":").press("queue.limit 3").press("<enter>");
    let enqueue = Deed::Enqueue { text: stage.state.file.good.clone(), priority: 0 };
    let asked = [Deed::Prefer(4, 1), Deed::Dequeue(2), enqueue, Deed::Limit(3)];
    assert_eq!(deeds(&stage), asked.iter().collect::<Vec<_>>());
}

#[test]
fn no_more_runs_begin_than_may_train_at_once() {
    let mut stage = Stage::training(140, 30);
    stage.press("s");
    assert!(stage.shows("queue.add"), "{}", stage.screen());
    let mut listing = fake::listed();
    listing.limit = 2;
    stage.send(Msg::Runs(listing));
    let started = |stage: &Stage| stage.effects.iter().filter(|effect| matches!(effect, Effect::Start { .. })).count();
    let before = started(&stage);
    stage.press("s");
    assert_eq!(started(&stage), before + 1);
}

#[test]
fn a_live_run_that_is_not_read_yet_takes_the_place_of_one_that_would_begin() {
    let mut stage = Stage::new(120, 30);
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new("1122-1900-loud-crow", Status::Live)));
    stage.send(Msg::Runs(listing));
    stage.press(" ");
    assert!(!stage.effects.iter().any(|effect| matches!(effect, Effect::Start { .. })));
    assert!(stage.shows("As many runs are live as may train at once"), "{}", stage.screen());
}

#[test]
fn a_run_of_another_window_is_live_in_the_list_and_no_key_is_meant_for_it() {
    let mut stage = Stage::new(120, 30);
    let id = "1122-1900-loud-crow".to_owned();
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new(&id, Status::Live)));
    stage.send(Msg::Runs(listing.clone()));
    assert_eq!(stage.effects.last(), Some(&Effect::FollowRun(id.clone())));
    let asked = stage.effects.len();
    stage.send(Msg::Runs(listing));
    assert_eq!(stage.effects.len(), asked, "it is asked for once");
    let (mut fake, mut events) = fake::Fake::start(&id);
    events.extend(fake.epochs(3));
    let record = Record { text: WORKSPACE.into(), events, live: true };
    stage.send(Msg::Followed { id: id.clone(), record: Ok(record) });
    assert!(stage.state.shown.is_none() && stage.state.live().is_none());
    stage.press("6");
    assert!(stage.shows("● live"), "{}", stage.screen());
    stage.press("gg<enter>");
    assert!(stage.state.live().is_some_and(|run| run.id == id), "shown, it gets the keys");
}

#[test]
fn a_live_run_of_which_no_epoch_is_the_best_is_listed_by_its_last() {
    let mut stage = Stage::new(120, 30);
    let id = "1122-1900-loud-crow".to_owned();
    let mut listing = fake::listed();
    let headline = Some(("roc_auc".to_owned(), 0.123));
    listing.runs.insert(0, Arc::new(Listed { headline, ..Listed::new(&id, Status::Live) }));
    stage.send(Msg::Runs(listing));
    let (mut fake, mut events) = fake::Fake::start(&id);
    events.extend(fake.epochs(3));
    let mut last = None;
    for event in &mut events {
        if let Happening::Epoch(report) = &mut event.what {
            (report.best, report.kept) = (false, Some(report.epoch));
            last = report.validation.get("roc_auc");
        }
    }
    let record = Record { text: WORKSPACE.into(), events, live: true };
    stage.send(Msg::Followed { id: id.clone(), record: Ok(record) });
    let rows = stage.state.run_rows();
    let row = rows.iter().find(|row| row.id == id).expect("it is listed");
    assert!(last.is_some());
    assert_eq!(row.metric().map(|(_, value)| value), last);
}

/// Another window's run that is followed here, with the run of this one in view.
fn racing() -> (Stage, String) {
    let mut stage = Stage::training(120, 30);
    let id = "1123-0902-slow-snail".to_owned();
    let mut listing = fake::listed();
    listing.limit = 2;
    listing.runs.insert(0, Listed::new(&id, Status::Live).into());
    stage.send(Msg::Runs(listing));
    let (mut other, mut events) = fake::Fake::start(&id);
    events.extend(other.epochs(1));
    stage.send(Msg::Followed { id: id.clone(), record: Ok(Record { text: WORKSPACE.into(), events, live: true }) });
    (stage, id)
}

#[test]
fn the_loser_of_a_race_is_stopped_from_the_list_and_the_run_in_view_goes_on() {
    let (mut stage, loser) = racing();
    stage.press("6gg");
    let place = ids(&stage).iter().position(|id| *id == loser).unwrap();
    stage.press(&"j".repeat(place)).press("S");
    let asked = |when| Effect::Send(loser.clone(), Command::Stop(when));
    assert_eq!(stage.effects.last(), Some(&asked(Stop::AfterEpoch)));
    assert!(stage.shows("slow-snail stops after this epoch"), "{}", stage.screen());
    assert_eq!(stage.state.run().map(|run| run.phase), Some(Phase::Running));
    stage.press("S");
    assert!(stage.effects.contains(&asked(Stop::AfterBatch)));
}

#[test]
fn a_live_run_that_is_not_in_view_takes_no_command_until_it_is() {
    let mut stage = Stage::trained(120, 30);
    stage.press("s");
    stage.epochs(2);
    let live = stage.state.run().map(|run| run.id.clone()).expect("a run is in view");
    stage.press(":run.show 1123-0901-calm-ibex<enter>");
    assert!(stage.shows("(● another is live)") && !stage.shows("● live"), "{}", stage.screen());
    let asked = |stage: &Stage| stage.effects.iter().filter(|effect| matches!(effect, Effect::Send(..))).count();
    let before = asked(&stage);
    stage.press(":set model.dropout=0.3<enter>");
    assert!(stage.shows("is live but not in view, so it"), "{}", stage.screen());
    stage.press("m");
    assert!(stage.shows("The run in view is over."), "{}", stage.screen());
    assert_eq!(asked(&stage), before);
    stage.press(" ");
    assert_eq!((stage.state.shown.as_ref(), asked(&stage)), (Some(&live), before), "space shows it first");
    stage.press(" ");
    assert_eq!(
        stage.effects.iter().rfind(|effect| matches!(effect, Effect::Send(..))),
        Some(&Effect::Send(live, Command::Pause))
    );
}

#[test]
fn a_run_that_cannot_be_stopped_says_why() {
    let mut stage = Stage::new(120, 30);
    stage.press("6ggS");
    assert!(stage.shows("The run under the cursor is over already."), "{}", stage.screen());
    let mut listing = fake::listed();
    listing.runs.insert(0, Listed::new("1122-1900-loud-crow", Status::Live).into());
    listing.waiting = vec![waiting(4, "wide", None)];
    stage.send(Msg::Runs(listing));
    stage.press("ggS");
    assert!(stage.shows("has not begun; x takes it"), "{}", stage.screen());
    stage.press("jS");
    assert!(stage.shows("not followed here yet;"), "{}", stage.screen());
}

#[test]
fn what_a_run_is_made_of_is_shown_and_copied() {
    let mut stage = Stage::training(120, 30);
    stage.press("6ggi");
    for said in [
        "data       0123456789abcdef",
        "workspace  fedcba9876543210",
        "seed       0",
        "gradus     0.1.0",
        "git        89ab89ab",
    ] {
        assert!(stage.shows(said), "{said}: {}", stage.screen());
    }
    stage.press("y");
    assert!(matches!(stage.effects.last(), Some(Effect::Copy(text)) if text.contains("fedcba9876543210")));
}

#[test]
fn the_header_says_that_the_live_run_has_something_else_but_not_what_it_has_taken_over() {
    let mut stage = Stage::training(160, 40);
    let said = |stage: &Stage| stage.screen().lines().next().unwrap_or_default().contains("1 setting changed");
    assert!(!said(&stage), "{}", stage.screen());
    stage.file(&WORKSPACE.replace("1e-3", "2e-3"));
    assert!(!said(&stage), "{}", stage.screen());
    stage.file(&WORKSPACE.replace("1e-3", "2e-3").replace("hidden = [64, 32]", "hidden = [64]"));
    assert!(said(&stage), "{}", stage.screen());
    stage.finish(gradus::train::Ending::Completed);
    assert!(!said(&stage), "a run that is over is as it was");
}

#[test]
fn the_run_in_hand_stays_in_hand_when_others_come() {
    let mut stage = Stage::new(120, 30);
    stage.press("6jj");
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new("1123-0000-new", Status::Finished)));
    stage.send(Msg::Runs(listing));
    assert_eq!(stage.state.run_row().map(|row| row.id.to_owned()), Some("1121-0930-pale-wren".into()));
    assert_eq!(stage.state.focus, PaneId::Runs);
}

#[test]
fn runs_are_compared_by_what_differs_and_by_the_rows_they_judge_differently() {
    let mut stage = Stage::new(140, 34);
    stage.press("6gg<enter>j").press("c");
    let (heron, otter) = ("1122-1804-quiet-heron".to_owned(), "1122-1751-brisk-otter".to_owned());
    assert_eq!(stage.effects.last(), Some(&Effect::Flips(heron.clone(), otter.clone())));
    assert!(stage.shows("model.hidden") && !stage.shows("learning_rate  "), "{}", stage.screen());
    assert!(stage.shows("0.911 (+0.004)") && stage.shows("being looked at"), "{}", stage.screen());
    let flips = Flips {
        rows: 100,
        right: 80,
        gained: 9,
        lost: 1,
        chance: 0.021,
        told: vec![(11, 1, 0, 1)],
        labels: vec!["<=50K".into(), ">50K".into()],
    };
    stage.send(Msg::Flipped { of: (heron, otter), result: Ok(Arc::new(flips)) });
    assert!(stage.shows("80 are right in both, 9 only here and 1 only in the first (p = 0.021"), "{}", stage.screen());
    assert!(stage.shows("row 12: is >50K; first <=50K, here >50K"), "{}", stage.screen());
    stage.press("<esc>");
    assert!(!stage.shows("being looked at"));
}

#[test]
fn a_run_that_is_begun_here_is_ours_even_where_it_was_seen_in_the_folder_first() {
    let mut stage = Stage::new(120, 30);
    stage.fake = None;
    let id = "1123-0000-ours".to_owned();
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new(&id, Status::Live)));
    stage.send(Msg::Runs(listing.clone()));
    let (mut trainer, mut events) = fake::Fake::start(&id);
    events.extend(trainer.epochs(2));
    let record = Record { text: WORKSPACE.into(), events: events.clone(), live: true };
    stage.send(Msg::Followed { id: id.clone(), record: Ok(record) });
    assert!(stage.state.live().is_none());
    stage.send(Msg::Begun { id: id.clone(), again: false });
    stage.send(Msg::Run { id: id.clone(), events });
    let run = stage.state.live().expect("it gets the keys");
    assert_eq!((run.id.as_str(), run.epochs.len(), stage.state.shown.as_deref()), (id.as_str(), 2, Some(id.as_str())));
    let asked = stage.effects.len();
    stage.send(Msg::Runs(listing));
    assert!(!stage.effects[asked..].contains(&Effect::FollowRun(id)));
}

#[test]
fn a_run_whose_process_has_yet_to_leave_is_over_all_the_same() {
    let mut stage = Stage::new(120, 30);
    let id = "1123-0901-calm-ibex".to_owned();
    let over = |events| Ok(Record { text: WORKSPACE.into(), events, live: true });
    stage.send(Msg::Followed { id: id.clone(), record: over(fake::recorded(&id)) });
    stage.send(Msg::Opened { id: id.clone(), record: over(fake::recorded(&id)) });
    assert!(stage.state.live().is_none() && stage.shows("✓ early stopped"), "{}", stage.screen());
}

#[test]
fn a_run_of_others_that_was_over_and_goes_on_is_followed_again() {
    let mut stage = Stage::new(120, 30);
    let id = "1122-1900-loud-crow".to_owned();
    let listed = |status| {
        let mut listing = fake::listed();
        listing.runs.insert(0, Arc::new(Listed::new(&id, status)));
        Msg::Runs(listing)
    };
    stage.send(listed(Status::Live));
    let record = Record { text: WORKSPACE.into(), events: fake::recorded(&id), live: true };
    stage.send(Msg::Followed { id: id.clone(), record: Ok(record) });
    stage.send(listed(Status::Finished));
    let asked = stage.effects.len();
    stage.send(listed(Status::Live));
    assert_eq!(stage.effects[asked..], [Effect::FollowRun(id.clone())]);
}

#[test]
fn leaving_stops_no_run_of_others() {
    let mut stage = Stage::training(120, 30);
    let id = "1122-1900-loud-crow".to_owned();
    let mut listing = fake::listed();
    listing.runs.insert(0, Arc::new(Listed::new(&id, Status::Live)));
    stage.send(Msg::Runs(listing));
    let (_, events) = fake::Fake::start(&id);
    stage.send(Msg::Followed { id: id.clone(), record: Ok(Record { text: WORKSPACE.into(), events, live: true }) });
    stage.fake = None;
    let asked = stage.effects.len();
    stage.press("qe");
    let told: Vec<&str> = stage.effects[asked..]
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(run, _) => Some(run.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["1123-0901-calm-ibex"]);
}

#[test]
fn a_run_whose_folder_is_gone_is_nowhere_any_more() {
    let mut stage = Stage::new(120, 30);
    stage.press("6gg<enter>");
    assert!(stage.state.run().is_some());
    let mut listing = fake::listed();
    listing.runs.remove(0);
    stage.send(Msg::Runs(listing));
    assert!(stage.state.run().is_none());
    assert_eq!(ids(&stage), ["1122-1751-brisk-otter", "1121-0930-pale-wren"]);
}
