//! One sitting at the workbench: the inbox, the state and the loop between them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::Builder;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use super::awaited::{Awaited, arrived};
use super::journal::{Recorder, Script};
use super::keyboard::Keyboard;
use super::leave::{Exit, leave_runs, run_to_come};
use super::look::Look;
use super::terminal::Screen as Terminal;
use super::themes::{AUTO, Themes};
use super::watch::Watch;
use super::window::Window;
use super::{Wake, capabilities, has_lines, has_screen, preferences};
use crate::app::run::Phase;
use crate::app::{self, Action, Effect, Fate, Msg, Record, RunId, Setup, State, action};
use crate::data::Places;
use crate::data::view::Ask;
use crate::host::cli::Screen;
use crate::host::failure::Failure;
use crate::host::out;
use crate::host::signals;
use crate::store::{Following, Runs, Views};
use crate::ui::keys::Keymap;
use crate::ui::linear::Told;
use crate::ui::parts::pictures::Pictures;
use crate::ui::theme::Theme;

/// Between two pictures that show nothing but newer training data.
const FRAME: Duration = Duration::from_millis(33);

/// What the user came for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To look and decide.
    Look,
    /// To see training as soon as the data are there.
    Train,
    /// To attend to this run.
    Attend(RunId),
    /// To watch this run and change nothing.
    Watch(RunId),
}

/// One sitting at the workbench.
pub(super) struct Session {
    pub(super) state: State,
    pub(super) inbox: Sender<Wake>,
    wakes: Receiver<Wake>,
    pub(super) screen: Terminal,
    pub(super) keyboard: Keyboard,
    pub(super) theme: Theme,
    pub(super) keys: Keymap,
    pub(super) linear: Option<Told>,
    pub(super) pictures: Pictures,
    pub(super) themes: Themes,
    /// The workspace file.
    pub(super) file: PathBuf,
    pub(super) places: Places,
    pub(super) runs_folder: Runs,
    /// Runs that are followed, and those of them that this sitting began.
    pub(super) live: Vec<Following>,
    /// The newest question about rows of each kind.
    pub(super) asked: [Arc<AtomicU64>; Ask::KINDS],
    /// The newest request for data.
    pub(super) loads: Arc<AtomicU64>,
    /// Ends the curve that is being made.
    pub(super) curve: Option<Sender<()>>,
    /// Ids of all runs of this sitting, in order.
    pub(super) started: Vec<String>,
    /// A run was asked for, and whether it has begun is not known yet.
    pub(super) coming: bool,
    /// The run to attend to, until it is read.
    awaited: Option<Awaited>,
    pub(super) exit: Option<Exit>,
    /// What is written down of the sitting, and what is played in the place of the keyboard.
    pub(super) journal: Option<Recorder>,
    pub(super) script: Option<Script>,
    /// The runs folder holds something else than was listed.
    pub(super) unlisted: bool,
    /// Held for as long as files are watched.
    pub(super) watch: Option<Watch>,
    purpose: Purpose,
    began: Instant,
    pub(super) drawn: Instant,
    pub(super) dirty: Dirt,
    pub(super) window: Window,
}

/// How soon the picture must be brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dirt {
    Clean,
    /// At the next frame.
    Soon,
    /// Now.
    Now,
}

impl Session {
    /// Takes the terminal and draws the first picture; nothing has been read then.
    pub(super) fn begin(
        file: &Path,
        screen: &Screen,
        places: Places,
        runs: &Runs,
        purpose: Purpose,
    ) -> Result<Self, Failure> {
        let shown = has_screen() || screen.linear && has_lines();
        if !shown {
            return Err(Failure::input("the workbench needs a terminal; `gradus train W.toml` works without one"));
        }
        let (inbox, wakes) = unbounded();
        let pictures = capabilities::pictures().map_err(Failure::input)?;
        let size = crossterm::terminal::size()?;
        let journal =
            screen.journal.as_deref().map(|file| Recorder::begin(file, size, screen.script.as_ref())).transpose()?;
        let Look { linear, terminal, themes, theme, name, keys, config, told, typed, ear } = Look::take(screen)?;
        for event in typed {
            // The inbox is ours.
            let _ = inbox.send(Wake::Terminal(event));
        }
        let setup = Setup {
            file: file.display().to_string(),
            themes: themes.names(),
            theme: name,
            size,
            watching: matches!(purpose, Purpose::Watch(_)),
            history: preferences::history(),
            views: Views::of(runs),
            notify: config.notify,
            arrangement: config.layout,
        };
        let mut session = Self {
            state: State::new(setup),
            screen: terminal,
            keyboard: Keyboard::listen(inbox.clone(), ear)?,
            watch: None,
            inbox,
            wakes,
            theme,
            keys,
            linear,
            pictures,
            themes,
            file: file.to_owned(),
            places,
            runs_folder: runs.clone(),
            live: Vec::new(),
            asked: Default::default(),
            loads: Arc::default(),
            curve: None,
            started: Vec::new(),
            coming: false,
            awaited: None,
            exit: None,
            journal,
            script: screen.script.clone(),
            unlisted: false,
            purpose,
            began: Instant::now(),
            drawn: Instant::now(),
            dirty: Dirt::Now,
            window: Window::default(),
        };
        session.state.mouse = !config.no_mouse;
        session.draw();
        told.into_iter().try_for_each(|msg| session.tell(msg))?;
        Ok(session)
    }

    /// Works until the user leaves. Runs save themselves also where the terminal is gone and nothing can be drawn.
    pub(super) fn work(mut self) -> Result<(), Failure> {
        self.listen();
        let left = self.turns();
        let Self { screen, mut live, mut started, coming, wakes, runs_folder, state, .. } = self;
        drop(screen);
        if coming && matches!(left, Ok(Exit { runs: Fate::Keep, code: 0 })) {
            let to_come = run_to_come(&wakes, state.intent.stop);
            started.extend(to_come.iter().map(|run| run.id.clone()));
            live.extend(to_come);
        }
        let going: Vec<String> = match left {
            Ok(Exit { runs: Fate::Keep, .. }) | Err(_) => {
                // One that was waited for has said its last word, and is followed until its process is gone.
                let over = |id: &str| state.runs.iter().any(|run| run.id == id && !run.phase.live());
                live.into_iter().map(|run| run.id.clone()).filter(|id| !over(id)).collect()
            }
            Ok(Exit { runs: Fate::Stop, .. }) => {
                leave_runs(live, &started, &wakes, coming);
                vec![]
            }
        };
        for id in started.iter().filter(|id| !going.contains(id)) {
            out::message(&format!("run {id} is kept in {}", runs_folder.root().join(id).display()));
        }
        let holds = |id: &str| state.runs.iter().any(|run| run.id == id && run.phase == Phase::Paused);
        for id in going {
            let does = if holds(&id) { "stays paused" } else { "goes on" };
            out::message(&format!("run {id} {does}; `gradus attach {id}` follows it"));
        }
        match left?.code {
            0 => Ok(()),
            code => Err(Failure::silent(code)),
        }
    }

    fn turns(&mut self) -> Result<Exit, Failure> {
        let file = self.read_workspace();
        self.tell(file)?;
        self.perform(Effect::ListRuns)?;
        if let Purpose::Attend(run) | Purpose::Watch(run) = &self.purpose {
            let run = run.clone();
            self.awaited = Some(Awaited::new(run.clone()));
            self.perform(Effect::OpenRun(run))?;
        }
        self.begin_script()?;
        loop {
            if let Some(exit) = self.exit {
                return Ok(exit);
            }
            self.turn()?;
        }
    }

    /// Starts what sends messages by itself. None of it is needed to work, so none of it may keep the user out.
    fn listen(&mut self) {
        self.watch_files();
        self.forward("shell to inbox", signals::jobs(), Wake::Shell);
        match signals::at_a_window() {
            Ok((hang_ups, others)) => {
                self.forward("hang-ups to inbox", Ok(hang_ups), |()| Wake::HungUp);
                self.forward("signals to inbox", Ok(others), |()| Wake::Signal);
            }
            Err(error) => self.trouble(format!("the system refuses to hand on signals: {error}")),
        }
    }

    /// Hands on what a channel brings, where the system has given one.
    fn forward<T: Send + 'static>(&self, name: &str, from: io::Result<Receiver<T>>, wake: fn(T) -> Wake) {
        let (Ok(from), inbox) = (from, self.inbox.clone()) else { return };
        // The inbox is gone when the program has left.
        let forward = move || while from.recv().is_ok_and(|what| inbox.send(wake(what)).is_ok()) {};
        if let Err(error) = Builder::new().name(name.into()).spawn(forward) {
            self.trouble(format!("the system gives no thread: {error}"));
        }
    }

    pub(super) fn trouble(&self, sentence: String) {
        // The inbox is ours: it lives as long as the session.
        let _ = self.inbox.send(Wake::Done(Msg::Trouble(sentence)));
    }

    /// A run was read, and whoever typed meanwhile means it.
    fn opened(&mut self, id: RunId, record: Result<Record, String>) -> Result<(), Failure> {
        let typed = arrived(&mut self.awaited, &id);
        self.tell(Msg::Opened { id, record })?;
        typed.iter().try_for_each(|event| self.hear(event))
    }

    /// Waits, takes in everything that waits, and draws at most once.
    fn turn(&mut self) -> Result<(), Failure> {
        let script = self.play()?;
        match self.wait(script) {
            Ok(wake) => self.take_in(wake)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.exit = Some(Exit::GONE),
        }
        while let Ok(wake) = self.wakes.try_recv() {
            self.take_in(wake)?;
        }
        // Once, however many folders came and went.
        if std::mem::take(&mut self.unlisted) {
            self.perform(Effect::ListRuns)?;
        }
        let due = self.dirty == Dirt::Now || (self.dirty == Dirt::Soon && self.drawn.elapsed() >= FRAME);
        if !due && !self.expired() {
            return Ok(());
        }
        // Only now: a run rings when its box was empty, so emptying it at every ring would wake us at every batch.
        self.listen_to_runs()?;
        self.draw();
        Ok(())
    }

    /// Waits at most until something of ours is due, the next line of a journal among it.
    fn wait(&self, script: Option<Duration>) -> Result<Wake, RecvTimeoutError> {
        let frame = (self.dirty != Dirt::Clean).then(|| FRAME.saturating_sub(self.drawn.elapsed()));
        let toast = self.state.next_deadline().map(|at| Duration::from_secs_f64((at - self.now()).clamp(0.0, 60.0)));
        match [frame, toast, script].into_iter().flatten().min() {
            Some(timeout) => self.wakes.recv_timeout(timeout),
            None => self.wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    pub(super) fn expired(&self) -> bool {
        self.state.next_deadline().is_some_and(|at| at <= self.now())
    }

    pub(super) fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn take_in(&mut self, wake: Wake) -> Result<(), Failure> {
        self.dirty = self.dirty.max(if matches!(wake, Wake::Rung) { Dirt::Soon } else { Dirt::Now });
        self.coming &= !matches!(wake, Wake::Begun(_) | Wake::GoesOn(_));
        match wake {
            Wake::Terminal(event) if self.awaited.as_mut().is_some_and(|awaited| awaited.keeps(&event)) => Ok(()),
            Wake::Terminal(event) => self.hear(&event),
            Wake::Rung => Ok(()),
            Wake::Changed(path) => self.changed(&path),
            Wake::Done(msg) => {
                let ready = matches!(msg, Msg::Loaded { result: Ok(_), .. });
                self.tell(msg)?;
                if ready && std::mem::replace(&mut self.purpose, Purpose::Look) == Purpose::Train {
                    return self.tell(Msg::Do(Action::Train(action::Train::Start)));
                }
                Ok(())
            }
            Wake::Begun(Ok(run)) => self.begun(run, false),
            Wake::GoesOn(Ok((run, record))) => {
                self.tell(Msg::Opened { id: run.id.clone(), record: Ok(record) })?;
                self.begun(run, true)
            }
            Wake::Opened(id, Ok((run, record))) => {
                self.live.retain(|known| known.id != id);
                self.live.extend(run);
                self.opened(id, Ok(record))
            }
            // One that was begun here may have been seen in the folder first.
            Wake::Followed(id, Ok(_)) if self.live.iter().any(|run| run.id == id) => Ok(()),
            Wake::Followed(id, Ok((run, record))) => {
                self.live.push(run);
                self.tell(Msg::Followed { id, record: Ok(record) })
            }
            Wake::Followed(id, Err(sentence)) => self.tell(Msg::Followed { id, record: Err(sentence) }),
            Wake::Opened(id, Err(sentence)) => self.opened(id, Err(sentence)),
            Wake::Begun(Err(sentence)) | Wake::GoesOn(Err(sentence)) => self.tell(Msg::Refused(sentence)),
            Wake::Signal => {
                self.exit = Some(Exit { code: 130, runs: Fate::Stop });
                Ok(())
            }
            Wake::HungUp => {
                self.exit = Some(Exit::GONE);
                Ok(())
            }
            Wake::Shell(job) => self.hear_from_shell(job),
            Wake::Ground(ground) => {
                self.themes.ground = ground;
                if self.state.theme == AUTO {
                    self.theme = self.themes.load(AUTO).map_err(Failure::input)?;
                }
                Ok(())
            }
        }
    }

    /// Gives the state a message and does what it then wants done.
    pub(super) fn tell(&mut self, msg: Msg) -> Result<(), Failure> {
        let now = Msg::Now(self.now());
        let mut effects = app::update(&mut self.state, now);
        effects.extend(app::update(&mut self.state, msg));
        effects.into_iter().try_for_each(|effect| self.perform(effect))
    }

    /// The workspace file as it is now.
    pub(super) fn read_workspace(&self) -> Msg {
        let text = std::fs::read_to_string(&self.file)
            .map_err(|error| format!("the workspace {} cannot be read: {error}", self.file.display()));
        Msg::File { text }
    }

    /// What goes wrong with writing to the terminal means that it is gone; its hang-up signal may not have come through yet.
    pub(super) fn seen(&mut self, written: &std::io::Result<()>) {
        if written.is_err() {
            self.exit = Some(Exit::GONE);
        }
    }
}
