//! Doing what the state wants done.

use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::bounded;

use super::leave::Exit;
use super::session::Session;
use super::{Wake, charts, clipboard, curve, jobs, preferences, scored, why, window};
use crate::app::{Effect, Msg};
use crate::data::view;
use crate::host::apart::{Request, What};
use crate::host::failure::Failure;
use crate::host::flips;
use crate::store::{View, Views, write_atomically};

impl Session {
    /// Does one thing; what takes a while answers later, through the inbox.
    #[expect(clippy::too_many_lines, reason = "one arm an effect")]
    pub(super) fn perform(&mut self, effect: Effect) -> Result<(), Failure> {
        match effect {
            Effect::Load { generation, text } => {
                let (places, inbox, newest) = (self.places.clone(), self.inbox.clone(), Arc::clone(&self.loads));
                newest.store(generation, Ordering::Relaxed);
                let job = move || {
                    let (loaded, unseen) = jobs::load(&text, &places)?;
                    let look = move || unseen.survey(&|| newest.load(Ordering::Relaxed) == generation);
                    jobs::spawn(&inbox, "survey", look, move |result| Wake::Done(Msg::Surveyed { generation, result }));
                    Ok(loaded)
                };
                let answer = move |result| Wake::Done(Msg::Loaded { generation, result });
                jobs::spawn(&self.inbox, "load", job, answer);
            }
            Effect::Rows { generation, subject, ask } => {
                let newest = Arc::clone(&self.asked[ask.kind()]);
                newest.store(generation, Ordering::Relaxed);
                let job = move || view::answer(&subject, &ask, &|| newest.load(Ordering::Relaxed) == generation);
                let answer = move |result| Wake::Done(Msg::Rows { generation, result });
                jobs::spawn(&self.inbox, "rows", job, answer);
            }
            Effect::Start { text } => self.set_going(|name| What::Start { name, text }),
            Effect::Fork { run, from, text } => self.set_going(|name| What::Fork { run, from, name, text }),
            Effect::Resume(run) => {
                self.coming = true;
                let request = self.request(What::Resume { run: run.clone() });
                let (runs, ring) = (self.runs_folder.clone(), self.ring());
                let job = move || jobs::resume(&run, &request, &runs, ring);
                jobs::spawn(&self.inbox, "resume", job, Wake::GoesOn);
            }
            Effect::Sweep { text } => {
                let places = self.places.clone();
                let answer = |result| Wake::Done(Msg::Swept(result));
                jobs::spawn(&self.inbox, "sweep", move || jobs::sweep(&text, &places), answer);
            }
            Effect::Curve(asked) => {
                let (places, inbox, (stop, stopped)) = (self.places.clone(), self.inbox.clone(), bounded(1));
                self.curve = Some(stop);
                let tell = move |done, curve| {
                    // Nobody waits for the points when the program is leaving.
                    let _ = inbox.send(Wake::Done(Msg::Curving { done, curve }));
                };
                let answer = |result| Wake::Done(Msg::Curved(result));
                jobs::spawn(&self.inbox, "curve", move || curve::made(*asked, &places, &stopped, tell), answer);
            }
            Effect::StopCurve => {
                if let Some(stop) = &self.curve {
                    // One that is made already needs no stopping.
                    let _ = stop.try_send(());
                }
            }
            Effect::Send(id, command) => {
                // One that only watches asks nothing of a run, whatever it was that wanted it.
                if let Some(run) = self.live.iter().find(|run| run.id == id).filter(|_| !self.state.watching) {
                    // One that no longer listens is over, which its log says.
                    let _ = run.send(&command);
                }
            }
            Effect::Write(text) => {
                if let Err(error) = write_atomically(&self.file, text.as_bytes()) {
                    let sentence = format!("{} cannot be written: {error}", self.file.display());
                    return self.tell(Msg::Trouble(sentence));
                }
            }
            Effect::ListRuns => {
                let runs = self.runs_folder.clone();
                let answer = |listed| {
                    Wake::Done(match listed {
                        Ok(runs) => Msg::Runs(runs),
                        Err(sentence) => Msg::Trouble(sentence),
                    })
                };
                jobs::spawn(&self.inbox, "list runs", move || Ok(jobs::list(&runs)), answer);
            }
            Effect::OpenRun(id) => {
                let (runs, wanted, ring) = (self.runs_folder.clone(), id.clone(), self.ring());
                let answer = move |read| Wake::Opened(id.clone(), read);
                jobs::spawn(&self.inbox, "open run", move || jobs::open_run(&runs, &wanted, ring), answer);
            }
            Effect::FollowRun(id) => {
                let (runs, wanted, ring) = (self.runs_folder.clone(), id.clone(), self.ring());
                let answer = move |followed| Wake::Followed(id.clone(), followed);
                jobs::spawn(&self.inbox, "follow", move || jobs::follow(&runs, &wanted, ring), answer);
            }
            Effect::Keep(deed) => {
                let (places, runs, name) = (self.places.clone(), self.runs_folder.clone(), self.name());
                let file = std::path::absolute(&self.file).ok();
                let answer = |kept| {
                    Wake::Done(match kept {
                        Ok(listing) => Msg::Runs(listing),
                        Err(why) => Msg::Unkept(why),
                    })
                };
                jobs::spawn(&self.inbox, "keep", move || jobs::keep(deed, (&name, file), &places, &runs), answer);
            }
            Effect::Flips(first, second) => {
                let (places, runs, of) =
                    (self.places.clone(), self.runs_folder.clone(), (first.clone(), second.clone()));
                let answer = move |result| Wake::Done(Msg::Flipped { of: of.clone(), result });
                let job = move || flips::between(&first, &second, &places, &runs).map(Arc::new);
                jobs::spawn(&self.inbox, "flips", job, answer);
            }
            Effect::Report(run) => {
                let (places, runs, of) = (self.places.clone(), self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Reported { run: run.clone(), result });
                jobs::spawn(&self.inbox, "report", move || jobs::report(&of, &places, &runs), answer);
            }
            Effect::SaveChart { run, chart } => {
                let runs = self.runs_folder.clone();
                let answer = |result| Wake::Done(Msg::ChartSaved { result });
                jobs::spawn(&self.inbox, "save charts", move || charts::save(&run, &chart, &runs), answer);
            }
            Effect::Score { run, part } => {
                let (places, runs, of) = (self.places.clone(), self.runs_folder.clone(), (run.clone(), part));
                let answer = move |result| Wake::Done(Msg::Scored { of: of.clone(), result });
                jobs::spawn(&self.inbox, "score", move || scored::scored(&run, part, &places, &runs), answer);
            }
            Effect::Explain(run) => {
                let (places, runs, of) = (self.places.clone(), self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Explained { of: run.clone(), result });
                jobs::spawn(&self.inbox, "explain", move || why::explained(&of, &places, &runs), answer);
            }
            Effect::Scan(run) => {
                let (places, runs, of) = (self.places.clone(), self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Scanned { of: run.clone(), result });
                jobs::spawn(&self.inbox, "scan", move || why::subgroups(&of, &places, &runs), answer);
            }
            Effect::KeepThreshold { run, threshold } => {
                let (runs, of) = (self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Kept { run: run.clone(), threshold, result });
                jobs::spawn(&self.inbox, "keep", move || scored::keep_threshold(&of, threshold, &runs), answer);
            }
            Effect::LoadTheme(name) => return self.load_theme(name),
            Effect::Mouse(captured) => {
                let done = self.screen.capture_mouse(captured);
                self.seen(&done);
            }
            Effect::Copy(text) => self.seen(&clipboard::copy(&text)),
            Effect::EditExternally { line } => return self.edit(line),
            Effect::KeepTheme(name) => return self.tell(Msg::ThemeKept(preferences::keep_theme(&name))),
            Effect::Remember(line) => return self.remember(&line),
            Effect::KeepView(name, view) => return self.keep_view(name, view),
            Effect::Suspend => return self.suspend(),
            Effect::Notify(text) => self.seen(&window::notify(&text)),
            Effect::Quit { code, runs } => self.exit = Some(Exit { code, runs }),
        }
        Ok(())
    }

    /// Begins a run named after the workspace file in a process of its own.
    fn set_going(&mut self, what: impl FnOnce(String) -> What) {
        self.coming = true;
        let (request, ring) = (self.request(what(self.name())), self.ring());
        jobs::spawn(&self.inbox, "begin", move || jobs::begin(&request, ring), Wake::Begun);
    }

    /// What runs of the workspace file are named after.
    fn name(&self) -> String {
        self.file.file_stem().map_or_else(|| "run".into(), |stem| stem.to_string_lossy().into_owned())
    }

    fn request(&self, what: What) -> Request {
        // A run that goes on comes of the file that it came of, whichever is open.
        let file = std::path::absolute(&self.file).ok().filter(|_| !matches!(what, What::Resume { .. }));
        Request::new(what, file, &self.places, &self.runs_folder)
    }

    /// A bell for a run to ring here.
    pub(super) fn ring(&self) -> impl Fn() + Clone + Send + 'static {
        let bell = self.inbox.clone();
        move || {
            // Nobody listens when the program has left.
            let _ = bell.send(Wake::Rung);
        }
    }

    fn remember(&mut self, line: &str) -> Result<(), Failure> {
        let kept = preferences::remember(line);
        let told = |error| self.tell(Msg::Trouble(format!("the line is not kept for other sittings: {error}")));
        kept.or_else(told)
    }

    fn keep_view(&mut self, name: Option<String>, view: Option<View>) -> Result<(), Failure> {
        let named = name.is_some();
        let kept = Views::change(&self.runs_folder, |views| match (name, view) {
            (Some(name), Some(view)) => drop(views.named.insert(name, view)),
            (Some(name), None) => drop(views.named.remove(&name)),
            (None, view) => views.last = view.unwrap_or_default(),
        });
        match kept {
            Err(error) if named => self.tell(Msg::Trouble(format!("The view is not kept for other sittings: {error}"))),
            // How the pane is left is a convenience; a folder that cannot be written is no reason to speak of it.
            _ => Ok(()),
        }
    }

    fn load_theme(&mut self, name: String) -> Result<(), Failure> {
        let result = self.themes.load(&name).map(|theme| self.theme = theme);
        self.tell(Msg::Theme { name, result })
    }

    /// Lends the terminal to the user's editor, at the line in question.
    fn edit(&mut self, line: usize) -> Result<(), Failure> {
        let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|e| !e.is_empty()));
        let editor = editor.unwrap_or_else(|| "vi".into());
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or("vi").to_owned();
        let mut process = Process::new(&program);
        process.args(words).arg(format!("+{line}")).arg(&self.file);
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        let status = keyboard.hold(|| screen.lend(|| process.status()))?;
        let file = self.read_workspace();
        self.tell(file)?;
        match status {
            Ok(_) => Ok(()),
            Err(error) => {
                self.tell(Msg::Trouble(format!("the editor {program} cannot be started: {error}; set EDITOR")))
            }
        }
    }
}
