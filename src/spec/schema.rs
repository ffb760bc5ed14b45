//! The file's shape as a JSON Schema (draft 2020-12), so that editors complete and check it while it is written.
//!
//! Derived from the tables of keys and steps; what a schema cannot say, such as checks between keys, is left to
//! [`parse`](super::parse).

use serde_json::{Map, Value as Json, json};

use super::kind::Entry;
use super::{FIELDS, Field, Kind, STEPS, StepKind, TABLES, Value};

/// The schema of a workspace file.
pub fn schema() -> Json {
    let roots = FIELDS.iter().filter(|field| field.table().is_none());
    let mut properties: Map<String, Json> = roots.map(|field| (field.key.into(), of_field(field))).collect();
    for (table, doc) in TABLES {
        let shape = if *table == "prepare" { of_prepare(doc) } else { of_table(table, doc) };
        properties.insert((*table).into(), shape);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gradus workspace",
        "description": "What to train on what, and how.",
        "type": "object",
        "properties": properties,
        "required": ["data"],
        "additionalProperties": false,
    })
}

fn of_table(table: &str, doc: &str) -> Json {
    let fields = || FIELDS.iter().filter(|field| field.table() == Some(table));
    let properties: Map<String, Json> = fields().map(|field| (field.name().into(), of_field(field))).collect();
    let required: Vec<&str> = fields().filter(|field| field.required).map(Field::name).collect();
    let mut shape = json!({ "title": table, "description": doc, "type": "object", "properties": properties });
    if !required.is_empty() {
        shape["anyOf"] = json!([{ "required": required }, { "required": ["images"] }]);
    }
    shape["additionalProperties"] = json!(false);
    shape
}

fn of_field(field: &Field) -> Json {
    let default = if field.required { Value::Absent } else { field.default() };
    documented(of_kind(&field.kind), field.name(), field.doc, &default)
}

fn of_prepare(doc: &str) -> Json {
    let steps: Vec<Json> = STEPS.iter().map(of_step).collect();
    json!({ "title": "prepare", "description": doc, "type": "array", "items": { "oneOf": steps } })
}

fn of_step(kind: &StepKind) -> Json {
    let blank = kind.blank();
    let mut properties = Map::new();
    properties.insert("step".into(), json!({ "const": kind.name, "description": kind.doc }));
    for part in kind.parts {
        let default = if part.required { Value::Absent } else { part.get(&blank) };
        let shape = documented(of_kind(&part.kind), part.key, part.doc, &default);
        properties.insert(part.key.into(), shape);
    }
    let needed = kind.parts.iter().filter(|part| part.required).map(|part| part.key);
    let required: Vec<&str> = std::iter::once("step").chain(needed).collect();
    json!({
        "title": kind.name,
        "description": kind.doc,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn documented(mut shape: Json, title: &str, doc: &str, default: &Value) -> Json {
    shape["title"] = json!(title);
    shape["description"] = json!(doc);
    if *default != Value::Absent {
        shape["default"] = of_value(default);
    }
    shape
}

fn of_kind(kind: &Kind) -> Json {
    match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int { min, max: i64::MAX } => json!({ "type": "integer", "minimum": min }),
        Kind::Int { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Float { min, max, ends } => {
            let mut shape = json!({ "type": "number" });
            if min.is_finite() {
                shape[if ends.0 { "minimum" } else { "exclusiveMinimum" }] = json!(min);
            }
            if max.is_finite() {
                shape[if ends.1 { "maximum" } else { "exclusiveMaximum" }] = json!(max);
            }
            shape
        }
        Kind::Text | Kind::Expression | Kind::Condition => json!({ "type": "string", "minLength": 1 }),
        Kind::Column => json!({ "type": "string" }),
        Kind::Character => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        Kind::Label => json!({ "type": ["string", "integer", "boolean"] }),
        Kind::Cell => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Columns => {
            json!({ "anyOf": [{ "enum": Kind::COLUMNS }, { "type": "array", "items": { "type": "string" } }] })
        }
        Kind::Size => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 4096 }, "minItems": 2, "maxItems": 2 })
        }
        Kind::List(of) => json!({ "type": "array", "items": of_kind(of) }),
        Kind::Map(of) => json!({ "type": "object", "additionalProperties": of_kind(of) }),
        Kind::Switch(entries) => json!({ "anyOf": [{ "type": "boolean" }, of_entries(entries)] }),
    }
}

fn of_entries(entries: &[Entry]) -> Json {
    let shape = |entry: &Entry| documented(of_kind(&entry.kind), entry.key, entry.doc, &Value::Absent);
    let properties: Map<String, Json> = entries.iter().map(|entry| (entry.key.into(), shape(entry))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn of_value(value: &Value) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Bool(yes) => json!(yes),
        Value::Int(whole) => json!(whole),
        Value::Float(number) => json!(number),
        Value::Text(text) | Value::Date(text) => json!(text),
        Value::List(items) => items.iter().map(of_value).collect(),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), of_value(value))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_shape_default_and_words() {
        let schema = schema();
        for field in FIELDS {
            let way = field.key.replace('.', "/properties/");
            let shape = schema.pointer(&format!("/properties/{way}")).expect("every key is in the schema");
            assert_eq!(shape["description"], json!(field.doc));
        }
        let rate = &schema["properties"]["train"]["properties"]["learning_rate"];
        insta::assert_snapshot!(rate, @r#"{"type":"number","exclusiveMinimum":0.0,"title":"learning_rate","description":"Step size: how far an update moves the weights.","default":0.001}"#);
    }

    #[test]
    fn tables_and_steps_take_no_other_keys() {
        let schema = schema();
        let table = |name: &str| schema["properties"][name].clone();
        assert_eq!(table("model")["additionalProperties"], json!(false));
        assert_eq!(table("data")["anyOf"], json!([{ "required": ["path", "target"] }, { "required": ["images"] }]));
        let steps = table("prepare")["items"]["oneOf"].as_array().map_or(0, Vec::len);
        assert_eq!(steps, STEPS.len());
    }
}
