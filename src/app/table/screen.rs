//! Rows of the table of actions that change how the screen looks and what it listens to.

use super::super::action::{Action, Look, Over, Pane, Shell};
use super::super::pane::{Arrangement, PaneId};
use super::super::ready;
use super::super::spec::{ArgKind, Scope, Spec, arg, one_of, optional, row};
use super::super::tour::Tour;
use super::{MORE, MORES, number, pane};

use Scope::{Everywhere, In, Inner};

pub(super) const ROWS: &[Spec] = &[
    row("jump", "Jump to a pane by its letter", "Shows a letter on every pane and tab; the letter focuses it.", Everywhere, |words| {
        words.first().map(|_| pane(words)).transpose().map(|pane| Action::Over(Over::Jump(pane)))
    })
    .takes(&[optional("pane", ArgKind::Pane)]),
    row("themes", "Choose a theme by looking at it", "Lists the themes and draws the screen with the one in hand; enter keeps it for other times too, escape takes the old one back.", Everywhere, |_| {
        Ok(Action::Over(Over::Themes))
    })
    .when(ready::themes),
    row("layout", "Another layout", "Arranges the panes anew: overview shows as many as there is room for, focus the one with the keys large, wide several side by side, small one at a time.", Everywhere, |words| {
        let wanted = words.first().map(|_| one_of(words, &Arrangement::NAMES)).transpose()?;
        Ok(Action::Shell(Shell::Layout(wanted)))
    })
    .takes(&[optional("name", ArgKind::Word(&["overview", "focus", "wide", "small"]))]),
    row("pane.widen", "Move the border", "Moves the border between the left and the right part of the screen, so that the left one is wider or narrower. The mouse drags any border between panes.", Everywhere, |words| {
        one_of(words, MORES).map(|turn| Action::Pane(Pane::Widen(turn)))
    })
    .takes(MORE)
    .when(ready::divided),
    row("pane.even", "Borders as they were", "Puts every border between panes back where it usually is.", Everywhere, |_| Ok(Action::Pane(Pane::Even)))
        .when(ready::moved),
    row("health.view", "Norms, spreads or pictures", "Shows for each layer norms and means; how its weights, its gradient and what its units give are spread, once an epoch; or of a network of images what its first filters look for. All as of the moment that is looked at.", In(PaneId::Health), |_| {
        Ok(Action::Look(Look::Vitals))
    })
    .when(ready::health)
    .hint(|state| state.next_vitals().name()),
    row("log.moment", "Look at that moment", "Shows the run that said the line in hand as it was then: curves, confusion matrix, fairness and health. The other way round, the log marks what had been said by the moment that is looked at.", In(PaneId::Log), |_| {
        Ok(Action::Look(Look::Then))
    })
    .when(ready::moment)
    .hint(|state| if ready::moment(state).is_ok() { "that moment" } else { "" }),
    row("tour", "A short tour", "Leads through the first steps, one key at a time.", Everywhere, |_| {
        Ok(Action::Tour(Tour::Start))
    }),
    row("tour.next", "Next step of the tour", "Goes on to the next step, whatever was done.", Everywhere, |_| {
        Ok(Action::Tour(Tour::Next))
    })
    .when(ready::tour),
    row("tour.leave", "Leave the tour", "Ends the tour.", Everywhere, |_| Ok(Action::Tour(Tour::Leave))).when(ready::tour),
    row("suspend", "Back to the shell for a while", "Gives the terminal back to the shell that the program was started from; its `fg` brings the program back. Runs go on meanwhile.", Everywhere, |_| {
        Ok(Action::Shell(Shell::Suspend))
    }),
    row("pane.order", "Click on a heading", "Focuses a pane and orders its rows by a column; once more the other way round.", Inner, |words| {
        Ok(Action::Pane(Pane::Order(pane(words)?, number(words.get(1))?)))
    })
    .takes(&[arg("pane", ArgKind::Pane), arg("column", ArgKind::Word(&["0"]))]),
];
