//! Cells of one column as text, one after the other in one buffer, so that short cells cost little more than themselves.

/// Cells of one column; some are missing.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
    missing: Vec<bool>,
}

impl Strings {
    /// Adds a cell; `None` is missing.
    pub(super) fn push(&mut self, cell: Option<&str>) {
        self.text.push_str(cell.unwrap_or_default());
        self.ends.push(self.text.len());
        self.missing.push(cell.is_none());
    }

    /// The cells, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .zip(&self.missing)
            .map(|((start, &end), &missing)| (!missing).then(|| &self.text[start..end]))
    }

    /// Bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * (size_of::<usize>() + 1)
    }
}
