//! Which network a workspace asks for on the data at hand: checked, summed up in words, and drawn up as a blueprint.

use super::blueprint::{Blueprint, Conv, Embed, Layer, Pool, Table};
use super::summary::LayerShape;
use super::weights::Init;
use crate::data::ImageShape;
use crate::spec::{Activation, GlobalPool, Model, ModelKind, Norm, Padding, Pooling};

/// Numbers a network may learn: what fits beside its optimizer in any machine's memory.
const MOST_PARAMETERS: usize = 1 << 30;

/// Side of the windows between the stages of a convolutional network.
const WINDOW: usize = 2;

/// The sizes of a network before it is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// Numbers a row.
    pub inputs: usize,
    /// The shape of a row that is a picture.
    pub image: Option<ImageShape>,
    /// Columns that hold codes of categories, with how many codes each has; they are embedded.
    pub codes: Vec<(usize, usize)>,
    /// Numbers out a row.
    pub outputs: usize,
    /// Layers and what goes with them.
    pub model: Model,
}

/// Why a network cannot be built on the data at hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchitectureError {
    /// Convolutions need to know what is beside what.
    #[error(
        "`model.kind = \"cnn\"` needs pictures (`data.images`), and the data is a table. Use \"mlp\" or \"resnet\" for tables."
    )]
    NeedsImages,
    /// A stage's kernel or window is larger than what the stages before leave of the picture.
    #[error(
        "stage {stage} of `model.stages` has nothing left to work on: {height}×{width} pixels come in, and it needs at least \
         {least}×{least}. Use fewer stages, `model.padding = \"same\"`, a smaller `model.kernel`, or larger pictures."
    )]
    TooSmall {
        /// From 1.
        stage: usize,
        /// Of what comes in.
        height: usize,
        /// Of what comes in.
        width: usize,
        /// The smallest side that would do.
        least: usize,
    },
    /// More numbers than fit.
    #[error(
        "the network would learn more than {MOST_PARAMETERS} numbers, which is more than fits in memory. Use smaller layers."
    )]
    TooLarge,
}

impl Architecture {
    /// A network on a table of numbers.
    pub fn of_columns(inputs: usize, outputs: usize, model: Model) -> Self {
        Self { inputs, image: None, codes: vec![], outputs, model }
    }

    /// Whether the network can be built.
    ///
    /// # Errors
    /// When the model does not fit the data's shape.
    pub fn check(&self) -> Result<(), ArchitectureError> {
        self.blueprint().map(|_| ())
    }

    /// The layers in order, with what each learns and costs.
    pub fn summary(&self) -> Vec<LayerShape> {
        self.blueprint().map(|blueprint| super::summary::of(&blueprint)).unwrap_or_default()
    }

    /// Numbers learnt.
    pub fn parameters(&self) -> usize {
        self.summary().iter().map(|layer| layer.parameters).sum()
    }

    /// About how much memory training takes beside the data: weights, gradient and two numbers of the optimizer each, and
    /// what every layer gives for a batch of `rows`, with its slopes.
    pub fn training_bytes(&self, rows: usize) -> usize {
        let layers = self.summary();
        let numbers: usize = layers.iter().map(|layer| 4 * layer.parameters + 2 * rows * layer.width).sum();
        numbers * size_of::<f32>()
    }

    /// One line, e.g. `mlp 108-64-32-1 relu`.
    pub fn describe(&self) -> String {
        let Model { kind, hidden, activation, stages, width, blocks, .. } = &self.model;
        let dense = |first: String, units: &[usize]| {
            let ends = units.iter().copied().chain(std::iter::once(self.outputs)).map(|width| width.to_string());
            std::iter::once(first).chain(ends).collect::<Vec<_>>().join("-")
        };
        match kind {
            ModelKind::Linear => format!("linear {}", dense(self.inputs.to_string(), &[])),
            ModelKind::Mlp => format!("mlp {} {}", dense(self.inputs.to_string(), hidden), activation.name()),
            ModelKind::Resnet => {
                format!("resnet {}-{width}×{blocks}-{} {}", self.inputs, self.outputs, activation.name())
            }
            ModelKind::Cnn => {
                let first = self.image.map_or("?".into(), |ImageShape { height, width, channels }| {
                    format!("{height}×{width}×{channels}")
                });
                let convs: Vec<String> = stages.iter().map(|filters| format!("conv{filters}")).collect();
                format!("cnn {} {}", dense([vec![first], convs].concat().join("-"), hidden), activation.name())
            }
        }
    }

    /// The layers with their parameters.
    pub(super) fn blueprint(&self) -> Result<Blueprint, ArchitectureError> {
        let mut drawing = Drawing { model: &self.model, blueprint: Blueprint::default(), width: self.inputs };
        drawing.embed(&self.codes);
        match self.model.kind {
            ModelKind::Linear => {}
            ModelKind::Mlp => drawing.hidden(),
            ModelKind::Resnet => drawing.residual_blocks(),
            ModelKind::Cnn => {
                drawing.stages(self.image.ok_or(ArchitectureError::NeedsImages)?)?;
                drawing.hidden();
            }
        }
        let head = drawing.blueprint.dense("head", drawing.width, self.outputs, None);
        drawing.blueprint.layers.push(head);
        let numbers = |param: &super::weights::Param| param.shape.iter().try_fold(1_usize, |a, &b| a.checked_mul(b));
        let total = drawing.blueprint.params.iter().try_fold(0_usize, |sum, param| sum.checked_add(numbers(param)?));
        total.filter(|&total| total <= MOST_PARAMETERS).ok_or(ArchitectureError::TooLarge)?;
        Ok(drawing.blueprint)
    }
}

/// A blueprint being drawn: `width` numbers a row come out of what is there so far.
struct Drawing<'a> {
    model: &'a Model,
    blueprint: Blueprint,
    width: usize,
}

impl Drawing<'_> {
    fn embed(&mut self, codes: &[(usize, usize)]) {
        if codes.is_empty() {
            return;
        }
        let table = |&(column, values): &(usize, usize)| {
            let size = self.model.embedding_size.unwrap_or_else(|| embedding_size(values));
            let vectors = self.blueprint.param(format!("embeddings.{column}.weight"), vec![values, size], Init::Normal);
            Table { column, values, size, vectors }
        };
        let embed = Embed { inputs: self.width, tables: codes.iter().map(table).collect() };
        self.width = embed.outputs();
        self.blueprint.layers.push(Layer::Embed(embed));
    }

    /// Dense layers, each with norm, activation and dropout.
    fn hidden(&mut self) {
        for (depth, &units) in self.model.hidden.iter().enumerate() {
            let within = self.fused_activation();
            let dense = self.blueprint.dense(&format!("layers.{depth}"), self.width, units, within);
            self.blueprint.layers.push(dense);
            self.width = units;
            self.norm(&format!("norms.{depth}"), units, 1);
            self.blueprint.layers.push(Layer::Dropout { width: units });
        }
    }

    /// Where nothing comes between a layer and its activation, the layer applies it itself.
    fn fused_activation(&self) -> Option<Activation> {
        (self.model.norm == Norm::None).then_some(self.model.activation)
    }

    /// The norm, where there is one, and the activation after it.
    fn norm(&mut self, name: &str, units: usize, places: usize) {
        if self.model.norm == Norm::None {
            return;
        }
        let norm = self.blueprint.norm(name, units, places, self.model.norm == Norm::Batch);
        let activation = self.model.activation;
        self.blueprint.layers.extend([norm, Layer::Activate { width: units * places, activation }]);
    }

    /// A residual network for tables (Gorishniy et al. 2021, "Revisiting deep learning models for tabular data"): a dense layer
    /// to `width`; blocks of norm, dense layer to twice the width, activation, dropout and a dense layer back; and at the end
    /// norm and activation.
    fn residual_blocks(&mut self) {
        let Model { width, blocks, activation, norm, .. } = *self.model;
        let first = self.blueprint.dense("first", self.width, width, None);
        self.blueprint.layers.push(first);
        for block in 0..blocks {
            let mut inner = Vec::new();
            if norm != Norm::None {
                inner.push(self.blueprint.norm(&format!("blocks.{block}.norm"), width, 1, norm == Norm::Batch));
            }
            let wide = 2 * width;
            inner.push(self.blueprint.dense(&format!("blocks.{block}.up"), width, wide, Some(activation)));
            inner.push(Layer::Dropout { width: wide });
            inner.push(self.blueprint.dense(&format!("blocks.{block}.down"), wide, width, None));
            self.blueprint.layers.push(Layer::Residual(inner));
        }
        if norm != Norm::None {
            let last = self.blueprint.norm("last_norm", width, 1, norm == Norm::Batch);
            self.blueprint.layers.push(last);
        }
        self.blueprint.layers.push(Layer::Activate { width, activation });
        self.width = width;
    }

    /// Stages of convolutions, each followed by pooling.
    fn stages(&mut self, image: ImageShape) -> Result<(), ArchitectureError> {
        let Model { kernel, padding, convolutions, pooling, global_pool, .. } = *self.model;
        let margin = if padding == Padding::Same { (kernel - 1) / 2 } else { 0 };
        let mut input = image;
        for (depth, &filters) in self.model.stages.iter().enumerate() {
            let came = input;
            let window = if pooling == Pooling::None { 1 } else { WINDOW };
            let least = window + convolutions * (kernel - 1 - 2 * margin);
            if came.height.min(came.width) < least {
                let (height, width) = (came.height, came.width);
                return Err(ArchitectureError::TooSmall { stage: depth + 1, height, width, least });
            }
            for turn in 0..convolutions {
                let name = if convolutions == 1 { format!("stages.{depth}") } else { format!("stages.{depth}.{turn}") };
                let activation = self.fused_activation();
                let pooled = pooling == Pooling::Max && turn + 1 == convolutions && activation.is_some_and(rises);
                let conv = Conv { weight: 0, bias: 0, input, filters, kernel, padding: margin, activation, pooled };
                let conv = self.blueprint.conv(&name, &conv);
                input = conv.output();
                self.blueprint.layers.push(Layer::Conv(conv));
                self.norm(&format!("{name}.norm"), filters, input.height * input.width);
            }
            let is_pooled = matches!(self.blueprint.layers.last(), Some(Layer::Conv(conv)) if conv.pooled);
            if pooling != Pooling::None && !is_pooled {
                let pool = Pool { input, window: (WINDOW, WINDOW), max: pooling == Pooling::Max };
                input = pool.output();
                self.blueprint.layers.push(Layer::Pool(pool));
            }
        }
        if global_pool != GlobalPool::None {
            let pool = Pool { input, window: (input.height, input.width), max: global_pool == GlobalPool::Max };
            input = pool.output();
            self.blueprint.layers.push(Layer::Pool(pool));
        }
        self.width = input.pixels();
        Ok(())
    }
}

/// Whether the function never falls, so that the largest of several keeps its place behind it.
fn rises(activation: Activation) -> bool {
    !matches!(activation, Activation::Gelu | Activation::Silu)
}

/// How many numbers stand for each of so many categories where the workspace does not say (fastai's rule of thumb:
/// `1.6 n^0.56`, at most 600).
fn embedding_size(values: usize) -> usize {
    (1.6 * (values as f64).powf(0.56)).round().clamp(1.0, 600.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cnn() -> Architecture {
        let model = Model {
            kind: ModelKind::Cnn,
            stages: vec![16, 32],
            hidden: vec![],
            padding: Padding::Valid,
            ..Model::default()
        };
        let image = ImageShape { height: 28, width: 28, channels: 1 };
        Architecture { inputs: 784, image: Some(image), codes: vec![], outputs: 10, model }
    }

    #[test]
    fn a_convolutional_network_has_the_sizes_of_the_same_in_pytorch() {
        let found: Vec<_> = cnn().summary().into_iter().map(|l| (l.name, l.output, l.parameters)).collect();
        let wanted = [
            ("conv 3×3, 1 → 16, relu", "26×26×16", 160),
            ("max pool 2×2", "13×13×16", 0),
            ("conv 3×3, 16 → 32, relu", "11×11×32", 4_640),
            ("max pool 2×2", "5×5×32", 0),
            ("dense 800 → 10", "10", 8_010),
        ];
        let wanted: Vec<_> = wanted.map(|(name, output, count)| (name.to_owned(), output.to_owned(), count)).into();
        assert_eq!(found, wanted);
        assert_eq!(cnn().describe(), "cnn 28×28×1-conv16-conv32-10 relu");
    }

    #[test]
    fn what_follows_a_convolution_has_pictures_of_its_size_and_a_dense_layer_has_none() {
        let mut normed = cnn();
        (normed.model.norm, normed.model.hidden) = (Norm::Batch, vec![8]);
        let found: Vec<String> = normed.summary().into_iter().map(|layer| layer.output).collect();
        assert_eq!(found[..4], ["26×26×16", "26×26×16", "26×26×16", "13×13×16"], "{found:?}");
        assert!(found[8..].iter().all(|output| !output.contains('×')), "{found:?}");
    }

    #[test]
    fn what_does_not_fit_the_data_is_refused_before_anything_is_built() {
        let mut table = cnn();
        table.image = None;
        assert_eq!(table.check(), Err(ArchitectureError::NeedsImages));
        let mut deep = cnn();
        deep.model.stages = vec![8, 8, 8, 8];
        assert_eq!(deep.check(), Err(ArchitectureError::TooSmall { stage: 4, height: 1, width: 1, least: 4 }));
        let mut huge = Architecture::of_columns(1 << 20, 1, Model { hidden: vec![1 << 16], ..Model::default() });
        assert_eq!(huge.check(), Err(ArchitectureError::TooLarge));
        huge.model.hidden = vec![8];
        assert_eq!(huge.check(), Ok(()));
    }

    #[test]
    fn names_tell_the_network() {
        let model = Model { kind: ModelKind::Resnet, width: 32, blocks: 3, ..Model::default() };
        let resnet = Architecture::of_columns(9, 2, model);
        assert_eq!(resnet.describe(), "resnet 9-32×3-2 relu");
        // First layer, three blocks up and down, head.
        assert_eq!(resnet.parameters(), 10 * 32 + 3 * (33 * 64 + 65 * 32) + 33 * 2);
        let mlp = Architecture::of_columns(3, 2, Model { hidden: vec![7, 5], ..Model::default() });
        assert_eq!(mlp.describe(), "mlp 3-7-5-2 relu");
        assert_eq!(mlp.parameters(), (3 + 1) * 7 + (7 + 1) * 5 + (5 + 1) * 2);
    }

    #[test]
    fn embedded_columns_widen_the_first_layer() {
        let mut shape = Architecture::of_columns(5, 1, Model { hidden: vec![4], ..Model::default() });
        shape.codes = vec![(1, 100), (4, 3)];
        // 1.6 · 100^0.56 = 21.1 and 1.6 · 3^0.56 = 2.96, beside three plain columns.
        assert_eq!(shape.summary()[0].output, "27");
        assert_eq!(shape.parameters(), 100 * 21 + 3 * 3 + 28 * 4 + 5);
    }
}
