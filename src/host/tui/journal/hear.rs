//! What the terminal says to a sitting, or a journal in its place; written into another journal where one is kept.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEventKind};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::super::capabilities;
use super::super::draw::paint;
use super::super::session::Session;
use super::script::Next;
use crate::app::Msg;
use crate::host::failure::Failure;
use crate::ui::{self, Cx};

impl Session {
    /// What the user does at the terminal. While a journal is played, any key of theirs ends that and means nothing else.
    pub(in crate::host::tui) fn hear(&mut self, event: &Event) -> Result<(), Failure> {
        let key = matches!(event, Event::Key(key) if key.kind != KeyEventKind::Release);
        if key && self.script.take().is_some() {
            return self.tell(Msg::Told("The journal is not played further; the keys are yours.".into()));
        }
        self.mean(event)
    }

    /// Does what an event means now.
    fn mean(&mut self, event: &Event) -> Result<(), Failure> {
        if let Some(Err(error)) = self.journal.as_mut().map(|journal| journal.write(event, &self.state)) {
            self.journal = None;
            self.tell(Msg::Trouble(format!("The journal ends here, since it cannot be written: {error}")))?;
        }
        match event {
            Event::Resize(columns, rows) => {
                self.pictures.cell = capabilities::cell();
                self.screen.forget();
                self.tell(Msg::Resize(*columns, *rows))
            }
            Event::FocusGained => self.tell(Msg::Attended(true)),
            Event::FocusLost => self.tell(Msg::Attended(false)),
            event => {
                // What a click means goes by when the last one was.
                self.tell(Msg::Now(self.now()))?;
                let layout = ui::layout(&self.state, self.state.size.into());
                match ui::input(&self.keys, &self.state, &layout, event) {
                    Some(action) => self.tell(Msg::Do(action)),
                    None => Ok(()),
                }
            }
        }
    }

    /// Says of a journal that is to be played what may make it go otherwise.
    pub(in crate::host::tui) fn begin_script(&mut self) -> Result<(), Failure> {
        let size = self.state.size;
        let Some(script) = &mut self.script else { return Ok(()) };
        script.begin();
        match script.other_size(size) {
            None => Ok(()),
            Some((columns, rows)) => self.tell(Msg::Told(format!(
                "The journal was written on {columns}×{rows}, this terminal has {}×{}: clicks may mean something else.",
                size.0, size.1
            ))),
        }
    }

    /// Plays what is due of the journal; returns when more may be.
    pub(in crate::host::tui) fn play(&mut self) -> Result<Option<Duration>, Failure> {
        let Some(mut script) = self.script.take() else { return Ok(None) };
        match script.next(&self.state, |text| self.shows(text)) {
            Next::Play(event) => {
                self.script = Some(script);
                self.mean(&event)?;
                self.draw();
                Ok(Some(Duration::ZERO))
            }
            Next::Wait(until) => {
                self.script = Some(script);
                Ok(until.map(|until| until.saturating_duration_since(Instant::now())))
            }
            Next::Missed(why) => Err(Failure::run(why)),
            Next::Over => {
                self.tell(Msg::Told("The journal is at its end; the keys are yours.".into()))?;
                self.draw();
                Ok(None)
            }
        }
    }

    /// Whether the picture has this text on one line.
    fn shows(&self, text: &str) -> bool {
        let cx = Cx::new(&self.theme, &self.keys, self.pictures);
        let (columns, rows) = self.state.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        paint(&self.state, &cx, &mut buffer);
        let line = |row: &[Cell]| row.iter().map(Cell::symbol).collect::<String>();
        buffer.content.chunks(usize::from(columns.max(1))).any(|row| line(row).contains(text))
    }
}
