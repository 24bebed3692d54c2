package io.bellwire.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML or JSON text into values. It stops at YAML's nodes and takes scalars as they were written: {@code 1_000},
 * {@code 22:30} or {@code no} mean nothing special, each key's own kind decides; and every message can name the line.
 */
final class FileSource {

    private static final int MAX_CHARACTERS = 1024 * 1024;
    private static final int MAX_DEPTH = 16;

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private final String name;
    private final Map<String, RawValue> values = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private FileSource(String name) {
        this.name = name;
    }

    /** Reads a text; {@code name} says in messages where it is from. */
    static RawSettings read(String text, String name) {
        FileSource source = new FileSource(name);
        try {
            source.readDocument(text);
        } catch (MarkedYAMLException e) {
            return RawSettings.broken(name, "is not readable as YAML" + place(e) + ": " + e.getProblem());
        } catch (YAMLException e) {
            return RawSettings.broken(name, "is not readable as YAML: " + e.getMessage());
        }
        return new RawSettings(source.values, source.problems);
    }

    /** Reads a JSON text: YAML but for one escape, a backslash before a slash, which YAML 1.1 does not know. */
    static RawSettings readJson(String text, String name) {
        return read(ESCAPE.matcher(text).replaceAll(escape -> escape.group(1).equals("/") ? "/" : "$0"), name);
    }

    private static String place(MarkedYAMLException e) {
        return e.getProblemMark() == null
                ? ""
                : " (line " + (e.getProblemMark().getLine() + 1) + ", column "
                        + (e.getProblemMark().getColumn() + 1) + ")";
    }

    private void readDocument(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        Node root = new Yaml(options).compose(new StringReader(text));
        if (root instanceof MappingNode mapping) {
            readSection("", mapping, 0);
        } else if (root != null && !isNull(root)) {
            problem(name, root, "must hold keys and values, as in `http:` and below it `port: 8080`");
        }
    }

    private void readSection(String prefix, MappingNode section, int depth) {
        for (NodeTuple entry : section.getValue()) {
            String word = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            readEntry(prefix + word, entry, depth);
        }
    }

    private void readEntry(String key, NodeTuple entry, int depth) {
        Node value = entry.getValueNode();
        if (Settings.find(key) != null) {
            readValue(key, value);
        } else if (!Settings.isSection(key) || depth > MAX_DEPTH) {
            problems.add(RawSettings.unknown(key, Settings.words(), where(entry.getKeyNode())));
        } else if (value instanceof MappingNode mapping) {
            readSection(key + ".", mapping, depth + 1);
        } else if (!isNull(value)) {
            problem(key, value, "is a section and takes no value itself");
        }
    }

    private void readValue(String key, Node value) {
        if (isNull(value)) {
            return; // a key with nothing behind it: as if it weren't there
        }
        List<String> items = new ArrayList<>();
        if (value instanceof ScalarNode scalar) {
            items.add(scalar.getValue());
        } else if (value instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            sequence.getValue().forEach(item -> items.add(((ScalarNode) item).getValue()));
        } else {
            problem(key, value, "takes a value, not keys below it");
            return;
        }
        if (values.containsKey(key)) {
            problem(key, value, "is there twice");
        }
        values.put(key, new RawValue(List.copyOf(items), value instanceof SequenceNode, where(value)));
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private void problem(String key, Node node, String allowed) {
        problems.add(new ConfigProblem(key, null, where(node), allowed));
    }

    private String where(Node node) {
        return name + " line " + (node.getStartMark().getLine() + 1);
    }
}
