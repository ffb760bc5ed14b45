//! The whole program on a stage: keys in, effects answered by pretenders, the screen as text out.

use std::sync::Arc;

use crossterm::event::{Event, MouseEvent, MouseEventKind};
use gradus::app::{Effect, Msg, Record, Setup, State, update};
use gradus::data::view;
use gradus::train::Ending;
use gradus::ui::keys::{Keymap, chord};
use gradus::ui::parts::pictures::Pictures;
use gradus::ui::theme::{Depth, Theme};
use gradus::ui::{self, Cx, Layout};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::fake::{self, Fake};
use super::{scored, subgroups, survey, why};

pub(super) const WORKSPACE: &str = r#"about = "Who earns more than 50K"

[data]
path = "adult.csv"
target = "income"
positive = ">50K"
protected = ["sex", "race"]

[model]
hidden = [64, 32]
dropout = 0.1

[train]
epochs = 30 # enough
learning_rate = 1e-3
"#;

#[expect(clippy::struct_excessive_bools, reason = "each switches off a pretender of its own")]
pub(super) struct Stage {
    pub(super) state: State,
    pub(super) keys: Keymap,
    theme: Theme,
    pub(super) size: Size,
    pub(super) pictures: Pictures,
    /// Everything that was asked for, oldest first.
    pub(super) effects: Vec<Effect>,
    pub(super) fake: Option<Fake>,
    /// Whether reading the data is answered at once.
    pub(super) data_come: bool,
    /// Whether the data that were read are looked at at once.
    pub(super) surveys_come: bool,
    /// Whether questions about rows are answered at once.
    pub(super) rows_come: bool,
    /// Whether rows are judged one by one at once.
    pub(super) scores_come: bool,
    /// Whether a model is asked why at once.
    pub(super) explains_come: bool,
    /// Rows of the table that was judged where it is not the one in view.
    pub(super) scored_table: usize,
    /// Whether what is written is not seen by the watcher.
    pub(super) watcher_sleeps: bool,
    runs: usize,
}

impl Stage {
    /// Before the workspace file was read.
    pub(super) fn bare(width: u16, height: u16) -> Self {
        let setup = Setup {
            file: "income.toml".into(),
            themes: vec!["plain".into(), "ember".into()],
            theme: "plain".into(),
            size: (width, height),
            ..Setup::default()
        };
        Self {
            state: State::new(setup),
            keys: Keymap::default(),
            theme: Theme::ready_made(Depth::None),
            size: Size { width, height },
            pictures: Pictures::default(),
            effects: Vec::new(),
            fake: None,
            data_come: true,
            surveys_come: true,
            rows_come: true,
            scores_come: true,
            explains_come: true,
            scored_table: 0,
            watcher_sleeps: false,
            runs: 0,
        }
    }

    /// With a workspace, its data and three earlier runs.
    pub(super) fn new(width: u16, height: u16) -> Self {
        let mut stage = Self::bare(width, height);
        stage.file(WORKSPACE);
        stage.send(Msg::Runs(fake::listed()));
        stage
    }

    /// A run in its eighth epoch.
    pub(super) fn training(width: u16, height: u16) -> Self {
        let mut stage = Self::new(width, height);
        stage.press("s");
        stage.epochs(7);
        stage.batches(5);
        stage
    }

    /// A run that is over.
    pub(super) fn trained(width: u16, height: u16) -> Self {
        let mut stage = Self::training(width, height);
        stage.finish(Ending::Completed);
        stage.send(Msg::Now(100.0));
        stage
    }

    /// The workspace file now says this.
    pub(super) fn file(&mut self, text: &str) {
        self.send(Msg::File { text: Ok(text.into()) });
    }

    pub(super) fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.state, msg) {
            self.effects.push(effect.clone());
            self.answer(effect);
        }
    }

    fn answer(&mut self, effect: Effect) {
        match effect {
            Effect::Load { generation, text } if self.data_come => {
                let (loaded, survey) = survey::read(&text);
                self.send(Msg::Loaded { generation, result: Ok(loaded) });
                if self.surveys_come {
                    self.send(Msg::Surveyed { generation, result: Ok(survey) });
                }
            }
            Effect::Rows { generation, subject, ask } if self.rows_come => {
                self.send(Msg::Rows { generation, result: view::answer(&subject, &ask, &|| true) });
            }
            Effect::Start { .. } => {
                self.runs += 1;
                let (fake, events) = Fake::start(&format!("1123-090{}-calm-ibex", self.runs));
                let id = fake.id.clone();
                self.fake = Some(fake);
                self.send(Msg::Run { id, events });
            }
            Effect::Send(id, command) => {
                let events = self.fake.as_mut().map(|fake| fake.told(&command)).unwrap_or_default();
                self.send(Msg::Run { id, events });
            }
            Effect::Sweep { .. } => self.send(Msg::Swept(Ok(Arc::new(fake::swept())))),
            Effect::Write(text) if !self.watcher_sleeps => self.file(&text),
            Effect::OpenRun(id) => {
                let record = Record { text: WORKSPACE.into(), events: fake::recorded(&id), live: false };
                self.send(Msg::Opened { id, record: Ok(record) });
            }
            Effect::Score { run, part } if self.scores_come => {
                let mut scored = scored::scored(240, &run, part);
                if self.scored_table > 0 {
                    Arc::make_mut(&mut scored).table.1 = self.scored_table;
                }
                self.send(Msg::Scored { of: (run, part), result: Ok(scored) });
            }
            Effect::Explain(run) if self.explains_come => {
                let result = Ok(why::why(&run));
                self.send(Msg::Explained { of: run, result });
            }
            Effect::Scan(run) => {
                let result = Ok(subgroups::found(&run));
                self.send(Msg::Scanned { of: run, result });
            }
            Effect::KeepThreshold { run, threshold } => self.send(Msg::Kept { run, threshold, result: Ok(()) }),
            Effect::KeepTheme(_) => self.send(Msg::ThemeKept(Ok("config.toml".into()))),
            Effect::LoadTheme(name) => self.send(Msg::Theme { name, result: Ok(()) }),
            _ => {}
        }
    }

    fn hear(&mut self, say: impl FnOnce(&mut Fake) -> Vec<gradus::train::Event>) {
        let fake = self.fake.as_mut().expect("a run was started");
        let (id, events) = (fake.id.clone(), say(fake));
        self.send(Msg::Run { id, events });
    }

    pub(super) fn epochs(&mut self, count: usize) {
        self.hear(|fake| fake.epochs(count));
    }

    /// The lints of the live run find something.
    pub(super) fn findings(&mut self) {
        self.hear(|fake| fake.finds());
    }

    pub(super) fn batches(&mut self, count: u64) {
        self.hear(|fake| vec![fake.batches(count)]);
    }

    pub(super) fn finish(&mut self, ending: Ending) {
        self.hear(|fake| vec![fake.finish(ending)]);
    }

    pub(super) fn fail(&mut self, message: &str) {
        self.hear(|fake| vec![fake.fail(message)]);
    }

    /// Presses keys: characters stand for themselves, `<enter>` and the like for named ones.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>')).filter(|(name, _)| name.len() > 1);
            let (name, tail) = match named {
                Some((name, tail)) => (name.to_owned(), tail),
                None if c == ' ' => ("space".to_owned(), &rest[1..]),
                None => (c.to_string(), &rest[c.len_utf8()..]),
            };
            rest = tail;
            let key = chord::key(&name).unwrap_or_else(|| panic!("no key {name}"));
            self.event(&Event::Key(key));
        }
        self
    }

    pub(super) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        self.event(&Event::Mouse(MouseEvent { kind, column, row, modifiers: crossterm::event::KeyModifiers::NONE }));
    }

    pub(super) fn event(&mut self, event: &Event) {
        if let Some(action) = ui::input(&self.keys, &self.state, &self.layout(), event) {
            self.send(Msg::Do(action));
        }
    }

    pub(super) fn layout(&self) -> Layout {
        ui::layout(&self.state, self.size)
    }

    fn cx(&self) -> Cx<'_> {
        Cx::new(&self.theme, &self.keys, self.pictures)
    }

    pub(super) fn draw(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.width, self.size.height));
        ui::view(&self.state, &self.layout(), &self.cx(), &mut buffer);
        buffer
    }

    /// The screen as text, without spaces at line ends.
    pub(super) fn screen(&self) -> String {
        text(&self.draw())
    }

    pub(super) fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }
}

pub(super) fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let lines = buffer.content.chunks(width).map(|cells| {
        let mut skip = 0;
        let mut line = String::new();
        for cell in cells {
            if skip == 0 {
                line.push_str(cell.symbol());
            }
            skip = usize::max(skip, unicode_width::UnicodeWidthStr::width(cell.symbol())).saturating_sub(1);
        }
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
