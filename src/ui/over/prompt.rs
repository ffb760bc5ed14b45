//! A line to fill in. Values are typed in their row of the settings pane; everything else here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::overlay::{Prompt, Purpose};
use crate::app::{PaneId, State};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::cut_top;
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// What can be typed to filter rows of the table.
const CONDITIONS: &str = "age>50 sex=Male job~clerk pay!=\">50K\" city=missing, all together; \
                          other words may be in any cell. Empty shows all.";

/// What can be typed to filter runs.
const ASKED: &str = "status:live roc_auc>0.9 tag:try -note:debug learning_rate>=1e-3, all together; other words may be anywhere; \
                     sort:-roc_auc orders. Empty shows all.";

pub(super) fn draw(state: &State, cx: &Cx, prompt: &Prompt, area: Rect, buf: &mut Buffer) {
    let (title, about) = match prompt.purpose {
        Purpose::Value(_) => return,
        Purpose::Step(_) => {
            ("step".into(), "One step of preparation, as a table: { step = \"scale\", columns = \"numeric\" }.")
        }
        Purpose::Note => ("mark this moment".into(), "A note on the curve at this step and in the run's log."),
        Purpose::Threshold => ("threshold".into(), "Rows with at least this probability are positive: 0 to 1."),
        Purpose::Costs => ("costs".into(), "What a false positive costs, then a false negative: 1 5."),
        Purpose::Tags(_) => ("tags".into(), "Words to find this run by; the filter `tag:try` shows those with one."),
        Purpose::About(_) => ("note".into(), "Kept with the run and shown beside it; an empty one takes it away."),
        Purpose::Name(_) => ("name".into(), "What this run is called; an empty one leaves it its id."),
        Purpose::Folder(_) => {
            ("folder".into(), "Kept in it among the runs, as `vision/tries`; an empty one takes it out.")
        }
        Purpose::Find => ("find in the rows".into(), "Goes to the next cell that contains this; n and N to others."),
        Purpose::Filter if state.focus == PaneId::Data && state.shows_rows() => ("filter rows".into(), CONDITIONS),
        Purpose::Filter if state.focus == PaneId::Runs => ("filter runs".into(), ASKED),
        Purpose::Filter => (format!("filter {}", state.focus.name()), "Only rows that contain this; empty shows all."),
    };
    let (about, role) = prompt.mistake.as_deref().map_or((about, Role::TextDim), |mistake| (mistake, Role::Bad));
    let inner = super::popup(cx, &title, area, buf);
    put(buf, inner, 0, super::input(cx, "", &prompt.line, inner.width));
    Paragraph { text: about, role }.draw(cut_top(inner, 1).1, buf, cx.theme);
}
