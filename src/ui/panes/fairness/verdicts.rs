//! The four-fifths rule in one line, by the conventions that people mean by it, and whether these agree.

use ratatui::text::Line;

use crate::base::fmt;
use crate::eval::{self, Fairness, Verdict};
use crate::ui::cx::Cx;
use crate::ui::theme::Role;

/// Short names of Fairlearn's and AIF360's ratio with the positive label favourable, and of the first with the other label.
const SHOWN: [(usize, &str); 3] = [(0, "Fairlearn"), (2, "AIF360"), (1, "other label")];

/// `four fifths: Fairlearn 0.31 fails · AIF360 0.31 fails · other label 0.82 passes`; nothing where there are no such rates.
pub(super) fn line<'t>(cx: &Cx, fairness: &Fairness, width: u16) -> Option<Line<'t>> {
    let rates = fairness.groups.iter().map(|group| group.metrics.get("selection_rate"));
    let rates: Vec<f64> = rates.collect::<Option<_>>()?;
    // The largest group stands for the privileged one, as `gradus audit` has it where none is named.
    let most = |place: &usize| (fairness.groups[*place].count, usize::MAX - place);
    let privileged = (0..rates.len()).max_by_key(most).filter(|_| rates.len() > 1)?;
    let verdicts = eval::verdicts(&rates, privileged);
    let told = SHOWN.map(|(place, name)| {
        let passes = match verdicts[place].passes() {
            Some(true) => "passes",
            Some(false) => "fails",
            None => "open",
        };
        format!("{name} {} {passes}", fmt::number(verdicts[place].ratio))
    });
    let all: Vec<Option<bool>> = SHOWN.iter().map(|&(place, _)| Verdict::passes(&verdicts[place])).collect();
    let disagree = all.contains(&Some(true)) && all.contains(&Some(false));
    let role = if disagree { Role::Warn } else { Role::TextDim };
    // As many conventions as there is room for: half a number would be another one. Where one that says otherwise is not among
    // them, that is said of it by name.
    let shown = (1..=told.len()).rev().map(|count| {
        let hidden = SHOWN.iter().zip(&all).skip(count).find(|(_, passes)| passes.is_some() && **passes != all[0]);
        let end = match hidden {
            _ if !disagree => String::new(),
            Some(((_, name), _)) => format!(" ({name} says otherwise)"),
            None => " (they disagree)".into(),
        };
        format!("four fifths: {}{end}", told[..count].join(" · "))
    });
    let mut fitting = shown.filter(|text| fmt::width(text) <= usize::from(width));
    Some(Line::from(cx.span(role, fitting.next()?)))
}
