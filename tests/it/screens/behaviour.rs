//! What keys and messages do, seen on the screen and in what is asked of the host.

use std::sync::Arc;

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::run::Phase;
use gradus::app::{Effect, Fate, Msg, PaneId, Record, parse_action};
use gradus::store::Status;
use gradus::train::{Command, Ending, Event, Happening, Knob, Stop, Until};

use super::Stage;
use super::fake::Fake;
use super::stage::WORKSPACE;

fn commands(stage: &Stage) -> Vec<&Command> {
    let sent = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Send(_, command) => Some(command),
        _ => None,
    });
    sent.collect()
}

fn writes(stage: &Stage) -> Vec<&str> {
    let written = stage.effects.iter().filter_map(|effect| match effect {
        Effect::Write(text) => Some(text.as_str()),
        _ => None,
    });
    written.collect()
}

fn starts(stage: &Stage) -> usize {
    stage.effects.iter().filter(|effect| matches!(effect, Effect::Start { .. })).count()
}

#[test]
fn space_starts_pauses_and_resumes() {
    let mut stage = Stage::new(120, 30);
    stage.press(" ");
    assert!(stage.shows("● live"));
    stage.press(" ");
    assert!(stage.shows("paused") && stage.shows("step 0"), "{}", stage.screen());
    stage.press(".");
    assert!(stage.shows("paused") && stage.shows("step 1"), "each batch is seen: {}", stage.screen());
    stage.press(" ");
    assert!(stage.shows("● live") && !stage.shows("step 1"), "{}", stage.screen());
    assert_eq!(commands(&stage), [&Command::Pause, &Command::Step, &Command::Resume]);
}

#[test]
fn a_run_that_chose_no_epoch_ends_with_the_weights_of_its_last() {
    for (best, told) in [(true, "completed; best epoch 3"), (false, "completed; weights of epoch 3")] {
        let mut stage = Stage::new(160, 48);
        stage.press(" ");
        let id = stage.state.live().expect("a live run").id.clone();
        let fake = stage.fake.as_mut().expect("a worker");
        let mut events = fake.epochs(3);
        events.push(fake.finish(Ending::Completed));
        for mut event in events {
            if let Happening::Epoch(report) = &mut event.what {
                report.best &= best;
            }
            stage.send(Msg::Run { id: id.clone(), events: vec![event] });
        }
        assert!(stage.shows(told), "{}", stage.screen());
    }
}

#[test]
fn a_request_is_not_an_effect() {
    let mut stage = Stage::training(120, 30);
    stage.fake = None;
    stage.press(" ");
    assert!(stage.shows("pausing"), "{}", stage.screen());
}

#[test]
fn stopping_is_a_ladder_and_control_c_climbs_it() {
    let mut stage = Stage::training(120, 30);
    stage.press("<ctrl-c>");
    assert!(stage.shows("stopping after this epoch"));
    stage.fake = None;
    stage.press("<ctrl-c><ctrl-c>");
    assert_eq!(commands(&stage), [&Command::Stop(Stop::AfterEpoch), &Command::Stop(Stop::AfterBatch)]);
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 130, runs: Fate::Stop }));
}

/// Asked for by `s`, and so far nobody's to talk to.
fn preparing() -> Stage {
    let mut stage = Stage::new(120, 30);
    stage.state.intent.starting = Some(Arc::default());
    assert!(stage.shows("preparing"), "{}", stage.screen());
    stage
}

#[test]
fn a_run_that_is_on_its_way_is_stopped_as_soon_as_it_is_heard_of() {
    for (keys, when) in [("S", Stop::AfterEpoch), ("SS", Stop::AfterBatch), ("<ctrl-c>", Stop::AfterEpoch)] {
        let mut stage = preparing();
        stage.press(keys);
        assert!(stage.shows("The run stops after this") && commands(&stage).is_empty(), "{}", stage.screen());
        let (mut fake, events) = Fake::start("1123-0901-calm-ibex");
        let id = fake.id.clone();
        stage.send(Msg::Run { id: id.clone(), events });
        assert_eq!(commands(&stage), [&Command::Stop(when)], "{keys}");
        assert_eq!(stage.state.run().map(|run| run.phase), Some(Phase::Stopping(when)));
        stage.send(Msg::Run { id, events: vec![fake.finish(Ending::Stopped)] });
        let told = |stage: &Stage| stage.state.toasts.iter().any(|toast| toast.text.starts_with("The run stops"));
        assert!(!told(&stage), "it has stopped: {}", stage.screen());
        stage.press("s");
        assert_eq!(commands(&stage).len(), 1, "the next run is not meant");
    }
}

#[test]
fn who_leaves_a_run_that_is_on_its_way_is_asked_what_becomes_of_it() {
    let mut stage = preparing();
    stage.press("q");
    assert!(stage.shows("The run that is on its way needs no window to go on."), "{}", stage.screen());
    stage.press("k");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 0, runs: Fate::Keep }));
    let mut stage = preparing();
    stage.press("<ctrl-c><ctrl-c>");
    assert!(!stage.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })), "two rungs are stops");
    stage.press("<ctrl-c>");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 130, runs: Fate::Stop }), "it is told to stop");
    let mut stage = preparing();
    stage.press("qb");
    let (mut fake, events) = Fake::start("1123-0901-calm-ibex");
    let id = fake.id.clone();
    stage.send(Msg::Run { id: id.clone(), events });
    assert_eq!(commands(&stage), [&Command::Stop(Stop::AfterBatch)]);
    stage.send(Msg::Run { id, events: vec![fake.finish(Ending::Stopped)] });
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 0, runs: Fate::Keep }));
}

#[test]
fn leaving_stops_the_live_run_and_the_one_on_its_way_and_waits_for_both() {
    let mut stage = Stage::training(120, 30);
    stage.state.intent.starting = Some(Arc::default());
    stage.press("qb");
    assert_eq!(commands(&stage), [&Command::Stop(Stop::AfterBatch)]);
    assert!(stage.state.live().is_none(), "the first is over");
    assert!(!stage.effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })), "the other has not begun");
    let (_, events) = Fake::start("1123-0905-slow-snail");
    stage.fake = None;
    stage.send(Msg::Run { id: "1123-0905-slow-snail".into(), events });
    assert_eq!(commands(&stage)[1..], [&Command::Stop(Stop::AfterBatch)], "it is told as soon as it is heard of");
    let mut stage = preparing();
    stage.press(":").press("train.stop after 20m").press("<enter>");
    assert!(stage.shows("The run is being prepared."), "{}", stage.screen());
}

#[test]
fn the_run_before_says_nothing_of_the_one_that_is_on_its_way() {
    let mut stage = Stage::trained(140, 30);
    let head = |stage: &Stage| stage.screen().lines().next().unwrap_or_default().to_owned();
    assert!(head(&stage).contains("took"), "{}", head(&stage));
    stage.state.intent.starting = Some(Arc::default());
    assert!(head(&stage).contains("preparing") && !head(&stage).contains("took"), "{}", head(&stage));
}

#[test]
fn a_stop_is_forgotten_with_the_run_that_could_not_begin() {
    let mut stage = preparing();
    stage.press("Sm");
    assert!(stage.shows("The run is being prepared."), "a mark has to wait: {}", stage.screen());
    stage.send(Msg::Refused("no room".into()));
    stage.press("s");
    assert!(stage.state.live().is_some() && commands(&stage).is_empty());
}

#[test]
fn a_run_is_told_when_to_stop_by_itself_and_the_wish_is_in_view_until_it_is_taken_back() {
    let mut stage = Stage::training(140, 30);
    stage.press(":").press("train.stop when validation_loss<0.1").press("<enter>");
    assert!(stage.shows("stops when validation_loss<0.1"), "{}", stage.screen());
    let until = Until::parse("when validation_loss<0.1").ok();
    assert_eq!(commands(&stage), [&Command::Until(until)]);
    stage.press(":").press("train.stop never").press("<enter>");
    stage.send(Msg::Now(1000.0));
    assert!(!stage.screen().lines().next().unwrap_or_default().contains("stops"), "{}", stage.screen());
    let refused = |line| parse_action(line).map(drop).unwrap_err();
    assert!(refused("train.stop at noon").contains("at 18:00"));
    assert!(refused("train.stop soon").contains("`after 20m`"));
}

#[test]
fn a_setting_goes_little_by_little_with_a_mark_at_its_beginning_and_one_at_its_end() {
    let mut stage = Stage::training(140, 30);
    let marks = |stage: &Stage| stage.state.run().map_or(0, |run| run.marks.len());
    let before = marks(&stage);
    stage.press(":").press("set train.learning_rate=1e-4 over 200").press("<enter>");
    let (to, over) = (Knob::LearningRate(1e-4), 200);
    assert_eq!(commands(&stage), [&Command::Glide { to, over }], "and no jump");
    assert_eq!(stage.state.file.spec.train.learning_rate, 1e-4);
    assert_eq!(marks(&stage), before + 1);
    let (id, step) = stage.state.run().map(|run| (run.id.clone(), run.step)).expect("a run");
    let set = |step| Event { seconds: 9.0, step, what: Happening::Set { knob: to, from: "0.001".into() } };
    stage.send(Msg::Run { id: id.clone(), events: vec![set(step + 100)] });
    assert_eq!(marks(&stage), before + 1, "a stage on the way");
    stage.send(Msg::Run { id, events: vec![set(step + 200)] });
    assert_eq!(marks(&stage), before + 2);
    stage.press(":").press("set train.epochs 9 over 5").press("<enter>");
    assert!(stage.shows("Only train.learning_rate, train.weight_decay"), "{}", stage.screen());
}

#[test]
fn leaving_asks_only_while_a_run_is_live() {
    let mut stage = Stage::new(100, 30);
    stage.press("q");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 0, runs: Fate::Keep }));
    let mut stage = Stage::training(100, 30);
    stage.press("q");
    assert!(stage.shows("Leave while a run is live?"));
    stage.press("<esc>");
    assert!(commands(&stage).is_empty() && !stage.shows("Leave while"));
    stage.press("qb");
    assert_eq!(
        stage.effects.last(),
        Some(&Effect::Quit { code: 0, runs: Fate::Keep }),
        "the run stopped, then the program left"
    );
}

#[test]
fn a_run_can_be_left_going() {
    let mut stage = Stage::training(100, 30);
    stage.press("qk");
    assert!(commands(&stage).is_empty(), "nothing is asked of it");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 0, runs: Fate::Keep }));
}

#[test]
fn who_only_watches_changes_nothing() {
    let mut stage = Stage::training(100, 30);
    stage.state.watching = true;
    let asked = stage.effects.len();
    stage.press("<space>");
    assert!(stage.shows("only watches"), "{}", stage.screen());
    stage.press("s.mu");
    assert_eq!(stage.effects.len(), asked, "{:?}", &stage.effects[asked..]);
    stage.press("q");
    assert_eq!(stage.effects.last(), Some(&Effect::Quit { code: 0, runs: Fate::Keep }), "nothing is to be decided");
}

#[test]
fn a_run_that_goes_on_elsewhere_is_live_here_when_it_says_so() {
    let mut stage = Stage::new(120, 30);
    let id = "1122-1804-quiet-heron".to_owned();
    let events = super::fake::recorded(&id);
    let record = Record { text: WORKSPACE.into(), events, live: true };
    stage.send(Msg::Opened { id: id.clone(), record: Ok(record) });
    assert!(stage.state.live().is_none(), "the process may be one that has yet to leave");
    let (mut fake, _) = Fake::start(&id);
    stage.send(Msg::Run { id: id.clone(), events: vec![fake.goes_on(2)] });
    assert!(stage.state.live().is_some_and(|run| run.id == id));
}

#[test]
fn a_refused_key_says_why() {
    let mut stage = Stage::new(100, 30);
    stage.press(".");
    assert!(stage.shows("No run is live; start one with s."));
    assert_eq!(stage.state.next_deadline(), Some(4.0));
    stage.send(Msg::Now(4.0));
    assert!(!stage.shows("No run is live"));
    assert_eq!(stage.state.next_deadline(), None, "nothing changes by itself");
}

#[test]
fn a_live_setting_goes_to_the_file_and_to_the_run() {
    let mut stage = Stage::training(100, 30);
    stage.press(":set train.learning_rate 3e-4<enter>");
    assert_eq!(writes(&stage), [WORKSPACE.replace("learning_rate = 1e-3", "learning_rate = 3e-4")]);
    assert_eq!(commands(&stage), [&Command::Set(Knob::LearningRate(3e-4))]);
    stage.epochs(5);
    assert!(stage.shows("learning_rate 0.001"), "the change is marked on the curve\n{}", stage.screen());
}

#[test]
fn our_own_writing_seen_by_the_watcher_changes_nothing() {
    let mut stage = Stage::new(100, 30);
    stage.press(":set train.epochs 12<enter>:set train.epochs 13<enter>");
    let (old, effects) = (stage.effects.clone(), stage.effects.len());
    let [first, second] = writes(&stage)[..] else { panic!("two writes in {old:?}") };
    let (first, second) = (first.to_owned(), second.to_owned());
    stage.file(&first);
    stage.file(&second);
    assert_eq!(stage.effects.len(), effects);
    assert_eq!(stage.state.file.spec.train.epochs, 13);
}

#[test]
fn a_late_sight_of_an_earlier_writing_does_not_bring_it_back() {
    let mut stage = Stage::new(100, 30);
    stage.state.intent.leave = false;
    let texts: Vec<String> =
        [12, 13].iter().map(|epochs| WORKSPACE.replace("epochs = 30", &format!("epochs = {epochs}"))).collect();
    stage.watcher_sleeps = true;
    stage.press(":set train.epochs 12<enter>:set train.epochs 13<enter>");
    stage.file(&texts[0]);
    assert_eq!(stage.state.file.spec.train.epochs, 13);
    stage.file(&texts[1]);
    assert_eq!(stage.state.file.spec.train.epochs, 13);
}

#[test]
fn steps_of_preparation_are_edited_in_their_pane() {
    let mut stage = Stage::new(100, 40);
    stage.press("2/prepare<enter><enter>");
    assert!(stage.shows("max_categories"), "the steps stand in the line\n{}", stage.screen());
    stage.press(&"<ctrl-w>".repeat(60));
    stage.press("[{ step = \"scalee\" }]<enter>");
    assert!(stage.shows("scale"), "what is wrong is told at the line\n{}", stage.screen());
    stage.press(&"<ctrl-w>".repeat(20));
    stage.press("[{ step = \"scale\", columns = \"numeric\", with = \"minmax\" }]<enter>");
    assert_eq!(stage.state.file.spec.prepare.as_ref().map(Vec::len), Some(1), "{}", stage.screen());
    assert!(writes(&stage).last().is_some_and(|text| text.contains("[[prepare]]") && text.contains("# enough")));
}

#[test]
fn a_setting_is_edited_in_its_pane_and_undone() {
    let mut stage = Stage::new(100, 40);
    stage.press("2/epochs<enter><enter><backspace><backspace>0<enter>");
    assert!(stage.shows("a whole number from 1 to"), "what is wrong is told at the line\n{}", stage.screen());
    stage.press("<backspace>45<enter>");
    assert_eq!(stage.state.file.spec.train.epochs, 45);
    assert!(writes(&stage).last().is_some_and(|text| text.contains("epochs = 45 # enough")));
    stage.press("u");
    assert_eq!(stage.state.file.spec.train.epochs, 30);
    assert_eq!(writes(&stage).last(), Some(&WORKSPACE));
    stage.press("<ctrl-r>");
    assert_eq!(stage.state.file.spec.train.epochs, 45);
}

#[test]
fn a_change_that_a_run_cannot_take_asks() {
    let mut stage = Stage::training(100, 30);
    stage.press(":set model.hidden [128]<enter>");
    assert!(stage.shows("model.hidden  [64, 32] → [128]"));
    stage.press("d");
    assert!(writes(&stage).is_empty());
    stage.press(":set model.hidden [128]<enter>f");
    assert_eq!(writes(&stage).len(), 1);
    assert!(commands(&stage).is_empty());
    stage.press(":set model.hidden [32]<enter>r");
    assert_eq!(commands(&stage), [&Command::Stop(Stop::AfterBatch)]);
    assert_eq!(starts(&stage), 2, "the run stopped and another began");
    let last = stage.effects.iter().rev().find(|effect| matches!(effect, Effect::Start { .. }));
    assert!(matches!(last, Some(Effect::Start { text }) if text.contains("[32]")));
}

#[test]
fn a_change_on_disk_is_live_where_it_can_be() {
    let mut stage = Stage::training(100, 30);
    stage.file(&WORKSPACE.replace("dropout = 0.1", "dropout = 0.3"));
    assert_eq!(commands(&stage), [&Command::Set(Knob::Dropout(0.3))]);
    assert!(writes(&stage).is_empty(), "the file is the user's");
    assert!(stage.shows("model.dropout 0.1 → 0.3"));
}

#[test]
fn a_change_on_disk_stands_whatever_is_answered() {
    let mut stage = Stage::training(100, 30);
    let text = WORKSPACE.replace("hidden = [64, 32]", "hidden = [8]");
    stage.file(&text);
    assert!(stage.shows("The live run cannot take this over."));
    stage.press("<esc>:set train.epochs 31<enter>");
    assert_eq!(writes(&stage), [text.replace("epochs = 30", "epochs = 31")], "nothing of the user's is lost");
    assert_eq!(starts(&stage), 1);
}

#[test]
fn a_broken_file_keeps_the_last_good_one() {
    let mut stage = Stage::new(100, 30);
    stage.file(&WORKSPACE.replace("hidden = [64, 32]", "hidden = [64, -3]"));
    assert!(stage.shows("income.toml:10 · using last good"), "{}", stage.screen());
    assert_eq!(stage.state.file.spec.model.hidden, [64, 32]);
    stage.press("7");
    assert!(stage.shows("10 | hidden = [64, -3]"), "{}", stage.screen());
    stage.press("s");
    assert_eq!(starts(&stage), 1, "the last good one can be trained");
    stage.file(WORKSPACE);
    assert!(!stage.shows("using last good") && stage.shows("in order again"));
}

#[test]
fn data_are_read_again_only_when_they_changed() {
    let loads = |stage: &Stage| stage.effects.iter().filter(|effect| matches!(effect, Effect::Load { .. })).count();
    let mut stage = Stage::new(100, 30);
    assert_eq!(loads(&stage), 1);
    stage.press(":set train.epochs 9<enter>");
    assert_eq!(loads(&stage), 1);
    stage.press(":set split.validation 0.3<enter>");
    assert_eq!(loads(&stage), 2);
}

#[test]
fn a_late_answer_to_an_old_question_is_dropped() {
    let mut stage = Stage::bare(100, 30);
    stage.data_come = false;
    stage.file(WORKSPACE);
    stage.press("g").press("r");
    stage.send(Msg::Loaded { generation: 1, result: Err("old".into()) });
    assert!(stage.state.data.failure.is_none() && stage.state.data.loading);
    stage.send(Msg::Loaded { generation: 2, result: Err("adult.csv is not there".into()) });
    stage.press("s");
    assert!(stage.shows("The data cannot be used: adult.csv is not there"));
    assert_eq!(starts(&stage), 0);
}

#[test]
fn marks_and_checkpoints_are_on_the_curve_and_in_the_log() {
    let mut stage = Stage::training(140, 30);
    stage.press("mbefore the jump<enter>");
    stage.epochs(8);
    assert!(stage.shows("before the jump"));
    stage.press("<ctrl-s>");
    stage.press("7");
    assert!(
        stage.shows("marked step 145: before the jump") && stage.shows("saved checkpoints/step-00000300.safetensors")
    );
}

#[test]
fn the_crosshair_reads_the_curves() {
    let mut stage = Stage::training(100, 30);
    stage.press("cgg");
    assert_eq!(stage.state.moment, Some(1));
    stage.press("ll");
    assert_eq!(stage.state.moment, Some(3));
    stage.press("<esc>");
    assert_eq!(stage.state.moment, None);
}

#[test]
fn zooming_and_following_keep_the_newest_step_in_view() {
    let mut stage = Stage::training(100, 30);
    stage.press("+f");
    let (first, last) = stage.state.window().expect("a window");
    assert!(first > 1.0 && last == 145.0);
    stage.epochs(2);
    assert_eq!(stage.state.window().map(|(_, last)| last), Some(180.0));
    stage.press("w");
    assert_eq!(stage.state.window(), Some((1.0, 180.0)));
}

#[test]
fn an_earlier_epoch_can_be_looked_at() {
    let mut stage = Stage::training(100, 30);
    stage.press("4");
    assert!(stage.shows("validation, epoch 7"), "{}", stage.screen());
    stage.press("[");
    assert!(stage.shows("validation, epoch 6"));
    stage.press("=");
    stage.finish(Ending::Completed);
    assert!(stage.shows("test"));
}

#[test]
fn a_finished_run_is_opened_from_the_list() {
    let mut stage = Stage::new(100, 30);
    stage.press("6j<enter>");
    assert!(stage.effects.contains(&Effect::OpenRun("1122-1751-brisk-otter".into())));
    assert_eq!(stage.state.run().map(|run| run.phase), Some(Phase::Ended(Ending::EarlyStopped)));
    stage.press("4");
    assert!(stage.shows("test, looked at 3×"));
    // Curves of its layers come from its log.
    stage.press("8");
    assert!(stage.shows("layers.0      █▅▃"), "{}", stage.screen());
}

#[test]
fn lists_are_ordered_and_filtered() {
    let mut stage = Stage::new(100, 30);
    stage.press("6/otter<enter>");
    assert!(stage.shows("brisk-otter") && !stage.shows("quiet-heron"));
    stage.press("<esc>");
    assert!(stage.shows("quiet-heron"));
    stage.press("o");
    let ids: Vec<String> = stage.state.run_rows().iter().map(|row| row.id.to_owned()).collect();
    assert_eq!(ids[0], "1121-0930-pale-wren");
    stage.press("O");
    assert_eq!(stage.state.run_rows()[0].id, "1122-1804-quiet-heron");
}

#[test]
fn the_palette_completes_runs_and_remembers() {
    let mut stage = Stage::new(100, 30);
    stage.press(":thme<tab><enter>");
    assert!(stage.effects.contains(&Effect::LoadTheme("ember".into())), "{}", stage.screen());
    stage.press(":set batch<tab>512<enter>");
    assert_eq!(stage.state.file.spec.train.batch_size, 512, "{}", stage.screen());
    stage.press(":<ctrl-p>");
    assert!(stage.shows(": set train.batch_size 512"));
    stage.press("<esc>:set train.schedule=one<tab><enter>");
    assert_eq!(stage.state.file.spec.train.schedule.name(), "one_cycle", "{}", stage.screen());
}

#[test]
fn fewer_epochs_than_are_done_are_told_to_end_the_run() {
    let mut stage = Stage::training(120, 30);
    stage.press(":set train.epochs=2000<enter>");
    assert!(!stage.shows("The run has done 7 epochs and ends"), "{}", stage.screen());
    stage.press(":set train.epochs=1<enter>");
    assert!(stage.shows("The run has done 7 epochs and ends"), "{}", stage.screen());
}

#[test]
fn help_finds_and_does() {
    let mut stage = Stage::new(100, 30);
    stage.press("?zoom the pane");
    stage.press("<enter>");
    assert!(stage.state.zoomed);
}

#[test]
fn the_mouse_focuses_chooses_and_can_be_turned_off() {
    let mut stage = Stage::new(160, 48);
    let place = stage.layout().place(PaneId::Runs).expect("on the screen").inner;
    stage.mouse(MouseEventKind::Down(MouseButton::Left), place.x + 3, place.y + 2);
    assert_eq!((stage.state.focus, stage.state.pane(PaneId::Runs).cursor), (PaneId::Runs, 1));
    stage.press("gm");
    assert_eq!(stage.effects.last(), Some(&Effect::Mouse(false)));
    stage.mouse(MouseEventKind::Down(MouseButton::Left), 1, 3);
    assert_eq!(stage.state.focus, PaneId::Runs);
}

#[test]
fn what_is_under_the_cursor_is_copied() {
    let mut stage = Stage::trained(100, 30);
    stage.press("4y");
    let table = "| truth \\ prediction | &lt;=50K | &gt;50K |\n| --- | ---: | ---: |\n\
                 | &lt;=50K | 1450 | 70 |\n| &gt;50K | 190 | 290 |\n";
    assert_eq!(stage.effects.last(), Some(&Effect::Copy(table.into())), "Markdown, to be pasted");
}

#[test]
fn a_run_that_fails_says_why_and_can_be_started_again() {
    let mut stage = Stage::new(100, 30);
    stage.press("s");
    stage.fail("The loss is not a number since step 3.");
    assert!(stage.shows("✗ failed") && stage.shows("The loss is not a number since step 3."));
    stage.press("<esc>s");
    assert!(stage.shows("● live"));
}

#[test]
fn a_nudge_of_the_learning_rate_is_one_line_of_the_log() {
    let mut stage = Stage::training(100, 30);
    let before = stage.state.log.len();
    stage.press(">");
    assert!(stage.shows("learning rate 0.001 → 0.00125"), "{}", stage.screen());
    let said: Vec<&str> = stage.state.log[before..].iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(said, ["train.learning_rate 0.001 → 0.00125 at step 145"]);
    stage.press(">");
    assert_eq!(commands(&stage).last(), Some(&&Command::Set(Knob::LearningRate(0.00156))));
}

#[test]
fn a_live_run_goes_back_to_a_checkpoint_chosen_from_a_list() {
    let mut stage = Stage::training(100, 40);
    stage.press("<ctrl-s>R");
    assert!(stage.shows("step 140, epoch 7, validation loss"), "{}", stage.screen());
    assert!(stage.shows("train.rewind step-00000145"), "{}", stage.screen());
    stage.press("<enter>");
    assert_eq!(commands(&stage).last(), Some(&&Command::Rewind("best".into())));
    let run = stage.state.run().expect("a run");
    assert_eq!((run.step, run.epochs.len(), run.loss.len(), run.abandoned.len()), (80, 4, 80, 1));
    assert_eq!(run.metrics["roc_auc"].len(), 4);
    stage.send(Msg::Now(100.0));
    assert!(stage.shows("back from 145"), "{}", stage.screen());
    stage.epochs(2);
    let run = stage.state.run().expect("a run");
    assert_eq!((run.step, run.epochs_done(), run.loss.len()), (120, 6, 120));
    stage.press("7");
    assert!(stage.shows("went back from step 145 to step 80"), "{}", stage.screen());
}

#[test]
fn what_a_branch_told_is_back_where_the_run_returns_to_it() {
    let mut stage = Stage::training(100, 40);
    let told = |stage: &Stage| {
        let run = stage.state.run().expect("a run");
        let judged = run.metrics["roc_auc"].len();
        (run.step, run.epochs.len(), run.loss.len(), judged, run.health.gradient.len(), run.abandoned.len())
    };
    let there = told(&stage);
    stage.press("<ctrl-s>:train.rewind best<enter>");
    stage.epochs(2);
    let elsewhere = told(&stage);
    assert_eq!((elsewhere.0, elsewhere.5), (120, 1));
    stage.press("<ctrl-s>:train.rewind step-00000145<enter>");
    assert_eq!(told(&stage), (there.0, there.1, there.2, there.3, there.4, 1));
    assert!(stage.state.run().is_some_and(|run| run.best().map(|best| best.epoch) == Some(there.1)));
    // Further back than where the branches part, and from there to the end of either.
    stage.press(":train.rewind step-00000060<enter>");
    assert_eq!(told(&stage).0, 60);
    stage.press(":train.rewind step-00000120<enter>");
    assert_eq!(told(&stage), (120, elsewhere.1, elsewhere.2, elsewhere.3, elsewhere.4, 1));
    stage.press(":train.rewind step-00000145<enter>");
    assert_eq!(told(&stage), (there.0, there.1, there.2, there.3, there.4, 1));
    stage.press("R");
    assert!(stage.shows("train.rewind step-00000120"), "{}", stage.screen());
}

#[test]
fn only_a_live_run_can_go_back_and_any_run_can_be_forked() {
    let mut stage = Stage::trained(100, 40);
    stage.press("R");
    assert!(stage.shows("The run in view is not live"), "{}", stage.screen());
    stage.press("F<down><enter>");
    let run = stage.state.shown.clone().expect("a run");
    let text = stage.state.file.good.clone();
    assert_eq!(stage.effects.last(), Some(&Effect::Fork { run, from: "last".into(), text }));
    assert!(stage.shows("preparing"));
}

#[test]
fn a_run_that_was_cut_short_goes_on_from_the_list() {
    let mut stage = Stage::new(120, 30);
    let mut listing = super::fake::listed();
    Arc::make_mut(&mut listing.runs[0]).status = Status::Killed;
    let id = listing.runs[0].id.clone();
    stage.send(Msg::Runs(listing));
    stage.press("6");
    assert!(stage.shows("killed, resumable") && stage.shows("r resume the run"), "{}", stage.screen());
    stage.press("jr");
    assert!(stage.shows("The run under the cursor is complete"), "{}", stage.screen());
    stage.press("kr");
    assert_eq!(stage.effects.last(), Some(&Effect::Resume(id.clone())));
    let (mut fake, events) = Fake::start(&id);
    let before = [events, fake.epochs(3), vec![fake.batches(7)]].concat();
    let record = Record { text: WORKSPACE.into(), events: before, live: false };
    stage.send(Msg::Opened { id: id.clone(), record: Ok(record) });
    assert_eq!(stage.state.run().expect("a run").step, 67);
    stage.send(Msg::Run { id, events: vec![fake.goes_on(2)] });
    let run = stage.state.run().expect("a run");
    assert_eq!((run.phase.live(), run.step, run.epochs.len(), run.loss.len()), (true, 40, 2, 40));
    assert!(run.abandoned.is_empty(), "the same steps come again");
}

#[test]
fn a_sweep_sets_the_rate_that_is_picked_in_the_file_and_in_the_live_run() {
    let mut stage = Stage::training(120, 36);
    stage.press("gf");
    assert!(stage.shows("enter sets train.learning_rate = 0.0012"), "{}", stage.screen());
    stage.press("<right><right>");
    assert!(stage.shows("learning_rate = 0.0019"), "{}", stage.screen());
    stage.press("<enter>");
    assert!(writes(&stage).last().is_some_and(|text| text.contains("learning_rate = 0.0019")), "{:?}", writes(&stage));
    assert_eq!(commands(&stage), [&Command::Set(Knob::LearningRate(0.0019))]);
    assert!(stage.state.overlays.is_empty());
}

#[test]
fn a_sweep_that_comes_while_something_is_open_waits_under_it() {
    let mut stage = Stage::new(120, 36);
    stage.press("?");
    stage.send(Msg::Swept(Ok(std::sync::Arc::new(super::fake::swept()))));
    stage.press("x");
    assert!(matches!(stage.state.overlays.last(), Some(gradus::app::overlay::Overlay::Help(_))));
    stage.press("<esc>");
    assert!(stage.shows("learning rate range test"), "{}", stage.screen());
}

#[test]
fn a_sweep_that_fails_is_told_and_can_be_tried_again() {
    let mut stage = Stage::new(120, 36);
    stage.send(Msg::Swept(Err("There are no training rows to sweep over.".into())));
    assert!(stage.state.toasts.iter().any(|toast| toast.text.contains("no training rows")));
    assert!(!stage.state.intent.sweeping);
}

#[test]
fn enter_on_a_finding_does_what_it_advises() {
    let mut stage = Stage::training(120, 36);
    stage.findings();
    stage.press("8");
    assert!(stage.shows("rate too high") && stage.shows("underfit"), "{}", stage.screen());
    stage.press("<enter>");
    assert_eq!(commands(&stage), [&Command::Set(Knob::LearningRate(0.01))]);
    stage.press("j<enter>");
    assert!(matches!(stage.state.overlays.last(), Some(gradus::app::overlay::Overlay::Prompt(_))));
    assert_eq!(stage.state.focus, PaneId::Settings);
}

#[test]
fn a_finding_that_has_cleared_leaves_the_pane_and_stays_in_the_log() {
    use gradus::train::{Event, Happening, Standing};
    let mut stage = Stage::training(120, 36);
    stage.findings();
    let id = stage.state.runs[0].id.clone();
    let mut gone = stage.state.runs[0].health.findings[0].clone();
    gone.standing = Standing::Cleared;
    let event = Event { seconds: 9.0, step: 146, what: Happening::Lint(Box::new(gone)) };
    stage.send(Msg::Run { id, events: vec![event] });
    assert_eq!(stage.state.runs[0].health.findings.len(), 1);
    assert!(stage.state.log.iter().any(|notice| notice.text.contains("Cleared. It was")));
}

#[test]
fn the_network_is_shown_while_a_key_of_the_model_is_in_sight() {
    let mut stage = Stage::new(160, 48);
    stage.press("2/model.hidden<enter>");
    assert!(stage.shows("dense 87 → 64, relu") && stage.shows("to train"), "{}", stage.screen());
    let mut stage = Stage::new(80, 24);
    stage.press("2");
    let place = |key: &str| stage.state.setting_rows().iter().position(|row| row.key == key).expect("a key");
    let before_the_first = place("model.kind") - 2;
    stage.press(&"j".repeat(before_the_first));
    assert!(stage.shows("dense 87 → 64, relu"), "{}", stage.screen());
    let mut stage = Stage::new(160, 48);
    stage.press("2/train.epochs<enter>");
    assert!(!stage.shows("dense 87 → 64, relu"), "{}", stage.screen());
}

#[test]
fn the_network_can_be_shown_from_every_pane() {
    for pane in 1..=8 {
        let mut stage = Stage::training(80, 24);
        stage.press(&format!("{pane}gn"));
        assert!(stage.shows("dense 64 → 32, relu") && stage.shows("flops a row"), "{}", stage.screen());
        stage.press("j<enter>");
        assert!(stage.state.overlays.is_empty());
    }
    let mut stage = Stage::new(80, 24);
    stage.press("?network");
    assert!(stage.shows("g n") && stage.shows("Show the network"), "{}", stage.screen());
}
