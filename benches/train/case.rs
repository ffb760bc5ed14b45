//! The networks that are measured, as workspaces, with what a row costs.

/// One network with its data.
pub(crate) struct Case {
    pub(crate) network: Network,
    /// Rows a step.
    pub(crate) batch: usize,
    /// Rows in all; a tenth of them validates.
    pub(crate) rows: usize,
    /// Numbers of a row that are not zero, as one-hot columns and words leave few; `None`: all.
    pub(crate) filled: Option<usize>,
}

/// What is trained. The last width of a perceptron, and `classes`, are its outputs.
pub(crate) enum Network {
    Mlp(&'static [usize]),
    /// Convolutions of 3 by 3 without padding, each followed by relu and max-pooling of 2 by 2, then one dense layer.
    Cnn {
        side: usize,
        filters: &'static [usize],
        classes: usize,
    },
}

const KERNEL: usize = 3;
const WINDOW: usize = 2;

/// In the order of the table.
pub(crate) const CASES: &[Case] = &[
    Case { network: Network::Mlp(&[32, 128, 64, 2]), batch: 64, rows: 111_111, filled: None },
    Case { network: Network::Mlp(&[32, 128, 64, 2]), batch: 1024, rows: 111_111, filled: None },
    Case { network: Network::Mlp(&[108, 256, 128, 1]), batch: 256, rows: 111_111, filled: None },
    Case { network: Network::Mlp(&[784, 512, 256, 10]), batch: 128, rows: 22_222, filled: None },
    Case { network: Network::Cnn { side: 28, filters: &[16, 32], classes: 10 }, batch: 64, rows: 6_667, filled: None },
    Case { network: Network::Mlp(&[1000, 64, 32, 10]), batch: 64, rows: 22_222, filled: Some(10) },
];

impl Case {
    /// For people.
    pub(crate) fn name(&self) -> String {
        match self.network {
            Network::Mlp(widths) => {
                let filled = self.filled.map_or_else(String::new, |filled| format!(", all but {filled} inputs zero"));
                format!("MLP {}{filled}", joined(widths, "-"))
            }
            Network::Cnn { side, filters, classes } => {
                format!("CNN 1×{side}×{side}: conv{}-pool-linear{classes}", joined(filters, "-pool-conv"))
            }
        }
    }

    /// The same with its batch.
    pub(crate) fn told(&self) -> String {
        format!("{}, batch {}", self.name(), self.batch)
    }

    /// A folder's name, different for each case.
    pub(crate) fn file(&self) -> String {
        let kind = match self.network {
            Network::Mlp(widths) => joined(widths, "-"),
            Network::Cnn { filters, .. } => format!("cnn-{}", joined(filters, "-")),
        };
        format!("{kind}-batch-{}", self.batch)
    }

    /// Numbers a row.
    pub(crate) fn inputs(&self) -> usize {
        match self.network {
            Network::Mlp(widths) => widths[0],
            Network::Cnn { side, .. } => side * side,
        }
    }

    /// Different labels.
    pub(crate) fn classes(&self) -> usize {
        self.outputs().max(2)
    }

    fn outputs(&self) -> usize {
        match self.network {
            Network::Mlp(widths) => widths[widths.len() - 1],
            Network::Cnn { classes, .. } => classes,
        }
    }

    /// The workspace, as text. Nothing is watched, so that no run ends before its turn does.
    pub(crate) fn workspace(&self, data: &str) -> String {
        let (source, model) = match self.network {
            Network::Mlp(widths) => {
                let hidden = joined(&widths[1..widths.len() - 1], ", ");
                (format!("path = {data:?}\ntarget = \"y\""), format!("hidden = [{hidden}]"))
            }
            Network::Cnn { filters, .. } => {
                let stages = joined(filters, ", ");
                let model = format!("kind = \"cnn\"\nstages = [{stages}]\nhidden = []\npadding = \"valid\"");
                (format!("images = {data:?}"), model)
            }
        };
        // Two classes are otherwise told apart by one output.
        let loss = if self.outputs() == 2 { "loss = \"cross_entropy\"\n" } else { "" };
        let positive = if self.classes() == 2 { "positive = \"k1\"\n" } else { "" };
        // What names no steps has its numbers scaled, and a zero would be one no more.
        let steps = if self.filled.is_some() { "prepare = []\n" } else { "" };
        format!(
            "{steps}[data]\n{source}\n{positive}\n[split]\nmethod = \"random\"\nvalidation = 0.1\ntest = 0.0\n\n[model]\n{model}\n\n\
             [train]\n{loss}epochs = 1000000\nbatch_size = {}\noptimizer = \"adam\"\nlearning_rate = 1e-3\nearly_stopping = false\n",
            self.batch
        )
    }

    /// Multiplications and additions that learning from one row needs: forwards, for the weights, and for what comes
    /// in, which the first layer does not need, nor what zeros would add. Activations, losses and the optimizer are not
    /// counted.
    pub(crate) fn flops(&self) -> f64 {
        let mut layers: Vec<usize> = match self.network {
            Network::Mlp(widths) => widths.windows(2).map(|ends| ends[0] * ends[1]).collect(),
            Network::Cnn { side, filters, classes } => {
                let (mut side, mut channels, mut layers) = (side, 1, vec![]);
                for &filters in filters {
                    side -= KERNEL - 1;
                    layers.push(side * side * filters * KERNEL * KERNEL * channels);
                    (side, channels) = (side / WINDOW, filters);
                }
                layers.push(side * side * channels * classes);
                layers
            }
        };
        layers[0] = self.filled.map_or(layers[0], |filled| layers[0] / self.inputs() * filled);
        2.0 * (3 * layers.iter().sum::<usize>() - layers[0]) as f64
    }
}

fn joined(numbers: &[usize], between: &str) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(between)
}
