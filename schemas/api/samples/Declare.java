// Declares one item and follows its receipt: LOOPGATE_URL, LOOPGATE_KEY, and a number that was not used yet.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

public class Declare {
    static final String URL = System.getenv("LOOPGATE_URL"), KEY = System.getenv("LOOPGATE_KEY");

    static String call(HttpRequest.Builder request) throws Exception {
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var answer = client.send(request.header("Authorization", "Bearer " + KEY).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) // a problem (RFC 9457): "errors" has every fault with its place
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    public static void main(String[] arguments) throws Exception {
        var body = """
            {"number": "%s", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
             "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"}, "countryOfDeparture": "DEU",
             "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}]}
            """.formatted(arguments[0]);
        // The key names the request: sent again, it is the same declaration and has the same receipt.
        var sent = call(HttpRequest.newBuilder(URI.create(URL + "/v1/declarations")).header("Content-Type", "application/json")
            .header("Idempotency-Key", "declare " + arguments[0]).POST(HttpRequest.BodyPublishers.ofString(body)));
        var status = Pattern.compile("\"status\": *\"([^\"]*)\"").matcher(sent);
        status.find();
        // The status answers when it was decided, after 20 seconds at most.
        System.out.println(call(HttpRequest.newBuilder(URI.create(URL + status.group(1))).header("Prefer", "wait=20")));
    }
}
