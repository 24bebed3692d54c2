package io.bellwire.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks fields out of the JSON that the gateway writes: its fields have no spaces between them, and the texts of a
 * simulation need no escapes. Many times as fast as reading all of it.
 */
final class Fields {
    private Fields() {}

    /** The first text of this name; null if there is none. */
    static @Nullable String text(String json, String name) {
        return text(json, name, 0);
    }

    static @Nullable String text(String json, String name, int from) {
        String key = "\"" + name + "\":\"";
        int start = json.indexOf(key, from);
        if (start < 0) {
            return null;
        }
        int begin = start + key.length();
        return json.substring(begin, json.indexOf('"', begin));
    }

    /** The first text of this name, which is there. */
    static String theText(String json, String name) {
        String text = text(json, name);
        if (text == null) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return text;
    }

    /** The first number of this name; -1 if there is none. */
    static long number(String json, String name) {
        return number(json, name, 0);
    }

    static long number(String json, String name, int from) {
        String key = "\"" + name + "\":";
        int start = json.indexOf(key, from);
        if (start < 0) {
            return -1;
        }
        long number = 0;
        for (int i = start + key.length(); i < json.length(); i++) {
            int digit = json.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** The objects of the first array of this name, as text; empty if there is none. */
    static List<String> objects(String json, String name) {
        return objects(json, name, 0);
    }

    static List<String> objects(String json, String name, int from) {
        List<String> objects = new ArrayList<>(2);
        int start = json.indexOf("\"" + name + "\":[", from);
        int depth = 0;
        int begin = 0;
        for (int i = start < 0 ? json.length() : start + name.length() + 4; i < json.length(); i++) {
            char next = json.charAt(i);
            if (next == '{') {
                if (depth++ == 0) {
                    begin = i;
                }
            } else if (next == '}') {
                if (--depth == 0) {
                    objects.add(json.substring(begin, i + 1));
                }
            } else if (next == ']' && depth == 0) {
                break;
            }
        }
        return objects;
    }

    /** The texts of the first array of this name. */
    static List<String> texts(String json, String name) {
        List<String> texts = new ArrayList<>(2);
        int start = json.indexOf("\"" + name + "\":[");
        if (start >= 0) {
            int place = start + name.length() + 4;
            while (json.charAt(place) == '"') {
                int end = json.indexOf('"', place + 1);
                texts.add(json.substring(place + 1, end));
                place = json.charAt(end + 1) == ',' ? end + 2 : end + 1;
            }
        }
        return texts;
    }
}
