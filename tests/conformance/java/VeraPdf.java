import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates PDF files with veraPDF: {@code VeraPdf PROFILE,PROFILE FILE...}.
 *
 * <p>Prints one JSON line a file and profile; each problem is a rule's clause, test number, count and first message.
 */
public final class VeraPdf {
    private static final int ONE_MESSAGE_A_RULE = 1;

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints must not mix with the answers
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        ObjectMapper json = new ObjectMapper();
        for (String name : args[0].split(",")) {
            ValidationProfile profile = profile(name);
            for (String file : List.of(args).subList(1, args.length)) {
                List<String> problems = problems(file, profile);
                answers.println(json.writeValueAsString(
                    Map.of("file", file, "check", "veraPDF " + name, "problems", problems)));
            }
        }
    }

    private static List<String> problems(String file, ValidationProfile profile) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), profile.getPDFAFlavour());
                PDFAValidator validator = Foundries.defaultInstance()
                    .createValidator(profile, ONE_MESSAGE_A_RULE, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, String> messages = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    messages.putIfAbsent(label(assertion.getRuleId()), assertion.getErrorMessage());
                }
            }
            Map<String, String> problems = new TreeMap<>();
            result.getFailedChecks().forEach((rule, count) -> problems.put(label(rule),
                label(rule) + " x" + count + " " + messages.get(label(rule))));
            if (!result.isCompliant() && problems.isEmpty()) {
                return List.of("not compliant, and veraPDF names no rule");
            }
            return List.copyOf(problems.values());
        } catch (Throwable broken) { // a file that cannot be read is an answer too; the next file still gets its own
            return List.of("could not be validated: " + broken);
        }
    }

    private static String label(RuleId rule) {
        return rule.getClause() + " t" + rule.getTestNumber();
    }

    /** Builds a bundled profile from its XML with the JDK's parser, because the bundle's own JAXB runtime is incomplete. */
    private static ValidationProfile profile(String name) throws Exception {
        Element root;
        try (InputStream xml = VeraPdf.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            if (xml == null) {
                throw new FileNotFoundException("veraPDF has no profile " + name);
            }
            root = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(xml).getDocumentElement();
        }
        List<Element> written = all(root, "rule");
        Set<Rule> rules = new HashSet<>();
        for (Element rule : written) {
            rules.add(rule(rule));
        }
        if (rules.isEmpty() || rules.size() != written.size()) {
            throw new IllegalStateException(name + ": " + rules.size() + " rules of " + written.size() + " loaded");
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromValues(PDFAFlavour.valueOf(root.getAttribute("flavour")),
            Profiles.profileDetailsFromValues(name, "", "", new Date(0)), "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : all(rule, "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
        }
        RuleId ruleId = Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), arguments);
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"),
            Boolean.valueOf(rule.getAttribute("deferred")), rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"), error, List.of());
    }

    private static String text(Element parent, String tag) {
        return all(parent, tag).get(0).getTextContent();
    }

    private static List<Element> all(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
