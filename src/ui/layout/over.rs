//! Where overlays are.

use ratatui::layout::Rect;

use crate::app::overlay::{Overlay, Prompt, Purpose};

pub(super) fn over(overlay: &Overlay, screen: Rect) -> Rect {
    let (width, height) = match overlay {
        Overlay::Help(_) => (92, screen.height.saturating_sub(4)),
        Overlay::Palette(_) => (78, 16),
        Overlay::Ask(ask) => (74, (ask.detail.len() + ask.choices.len() + 3) as u16),
        Overlay::Prompt(Prompt { purpose: Purpose::Value(_), .. }) | Overlay::Jump => (0, 0),
        Overlay::Themes(_) => return beside(screen, 30, 16),
        Overlay::Prompt(Prompt { purpose: Purpose::Filter, .. }) => (72, 5),
        Overlay::Prompt(_) => (70, 4),
        Overlay::Rates(_) | Overlay::Curve => (100, 24),
        // A frame, a head, a rule and two lines in all.
        Overlay::Pick(pick) => (96, pick.offers.len().saturating_add(6).min(24) as u16),
        Overlay::Compare(_) => (u16::MAX, u16::MAX),
        Overlay::Network(network) => (84, network.layers.saturating_add(6).min(1_000) as u16),
    };
    centred(screen, width, height)
}

/// At the right, clear of what is looked at through it.
fn beside(screen: Rect, width: u16, height: u16) -> Rect {
    let area = centred(screen, width, height);
    Rect { x: screen.right().saturating_sub(area.width + 2).max(screen.x), ..area }
}

/// In the middle, a little above it, at most as large as the screen less its first and last line.
fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(4));
    let height = height.min(screen.height.saturating_sub(2));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 3;
    Rect { x, y: y.max(1.min(screen.height)), width, height }
}
