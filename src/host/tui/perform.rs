//! Doing what the state wants done.

use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::session::Session;
use super::{Wake, clipboard, jobs, scored, terminal, why};
use crate::app::{Effect, Msg};
use crate::data::{Places, view};
use crate::host::failure::Failure;
use crate::store::{Runs, write_atomically};

impl Session {
    /// Does one thing; what takes a while answers later, through the inbox.
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
            Effect::Start { text } => {
                let (places, runs, name, ring) = self.starting();
                let job = move || jobs::start(&text, &name, &places, &runs, ring);
                jobs::spawn(&self.inbox, "start", job, Wake::Begun);
            }
            Effect::Fork { run, from, text } => {
                let (places, runs, name, ring) = self.starting();
                let job = move || jobs::fork(&run, &from, &text, &name, (&places, &runs), ring);
                jobs::spawn(&self.inbox, "fork", job, Wake::Begun);
            }
            Effect::Resume(run) => {
                let (places, runs, _, ring) = self.starting();
                let job = move || jobs::resume(&run, &places, &runs, ring);
                jobs::spawn(&self.inbox, "resume", job, Wake::GoesOn);
            }
            Effect::Sweep { text } => {
                let places = self.places.clone();
                let answer = |result| Wake::Done(Msg::Swept(result));
                jobs::spawn(&self.inbox, "sweep", move || jobs::sweep(&text, &places), answer);
            }
            Effect::Send(id, command) => {
                if let Some(run) = self.live.iter().find(|run| run.id == id) {
                    run.send(command);
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
                let (runs, wanted) = (self.runs_folder.clone(), id.clone());
                let answer = move |record| Wake::Done(Msg::Opened { id: id.clone(), record });
                jobs::spawn(&self.inbox, "open run", move || jobs::open_run(&runs, &wanted), answer);
            }
            Effect::Report(run) => {
                let (places, runs, of) = (self.places.clone(), self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Reported { run: run.clone(), result });
                jobs::spawn(&self.inbox, "report", move || jobs::report(&of, &places, &runs), answer);
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
            Effect::KeepThreshold { run, threshold } => {
                let (runs, of) = (self.runs_folder.clone(), run.clone());
                let answer = move |result| Wake::Done(Msg::Kept { run: run.clone(), threshold, result });
                jobs::spawn(&self.inbox, "keep", move || scored::keep_threshold(&of, threshold, &runs), answer);
            }
            Effect::LoadTheme(name) => return self.load_theme(name),
            Effect::Mouse(captured) => self.screen.capture_mouse(captured)?,
            Effect::Copy(text) => clipboard::copy(&text)?,
            Effect::EditExternally { line } => return self.edit(line),
            Effect::Notify(text) => terminal::notify(&text)?,
            Effect::Quit { code } => self.exit = Some(code),
        }
        Ok(())
    }

    /// What a run needs to begin: where data and runs are, what it is named after, and a bell.
    fn starting(&self) -> (Places, Runs, String, impl Fn() + Send + Sync + 'static) {
        let name = self.file.file_stem().map_or_else(|| "run".into(), |stem| stem.to_string_lossy().into_owned());
        let bell = self.inbox.clone();
        let ring = move || {
            // The program is leaving when nobody listens; the run is told so by a command.
            let _ = bell.send(Wake::Rung);
        };
        (self.places.clone(), self.runs_folder.clone(), name, ring)
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
