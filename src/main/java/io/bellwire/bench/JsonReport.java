package io.bellwire.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report as JSON: by work, figure and server, each round's value. */
record JsonReport(Report report) {

    String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            for (String work : report.works()) {
                for (Report.Figure figure : report.figures(work)) {
                    json.writeStartObject();
                    json.writeStringField("work", work);
                    json.writeStringField("server", figure.server());
                    json.writeStringField("figure", figure.name());
                    json.writeNumberField("median", figure.median());
                    write(json, "rounds", figure.rounds());
                    write(json, "ratios", figure.ratios());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, String name, List<Double> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
