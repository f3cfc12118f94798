import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Validates EPUB files with EPUBCheck, one JSON line a file: {@code EpubCheckMany FILE...}. */
public final class EpubCheckMany {
    public static void main(String[] files) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints must not mix with the answers
        ObjectMapper json = new ObjectMapper();
        for (String file : files) {
            answers.println(json.writeValueAsString(
                Map.of("file", file, "check", "EPUBCheck", "problems", problems(file))));
        }
    }

    private static List<String> problems(String file) {
        Problems report = new Problems(file);
        try {
            int code = new EpubCheck(new File(file), report).doValidate();
            if (code != 0 && report.found.isEmpty()) {
                report.found.add("EPUBCheck gives code " + code + " and no message");
            }
        } catch (Throwable broken) { // the next file still gets its own answer
            report.found.add("could not be validated: " + broken);
        }
        return report.found;
    }

    /** Keeps what EPUBCheck holds against a file; information and usage notes are not that. */
    private static final class Problems extends MasterReport {
        private static final Set<Severity> AGAINST = Set.of(Severity.WARNING, Severity.ERROR, Severity.FATAL);
        private final List<String> found = new ArrayList<>();

        Problems(String file) {
            setEpubFileName(file);
        }

        @Override
        public void message(Message message, EPUBLocation where, Object... arguments) {
            if (AGAINST.contains(message.getSeverity())) {
                found.add(message.getSeverity() + " " + message.getID() + " " + where.getPath() + ":" + where.getLine()
                    + " " + message.getMessage(arguments));
            }
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {}

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {}
    }
}
