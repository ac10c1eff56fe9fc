// Has a file signed by the sign/verify server over HTTP (GB/T 38629 Annex A), verifies the signature with BouncyCastle, then has the server verify it.
// Arguments: <address of the application> <key index> <permission code> <file> <certificate of the key, DER>
import java.io.ByteArrayInputStream;
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

public class SignHttp {
    static final String SGD_SM3_SM2 = "131585";

    /** Posts a form; the fields of the answer. */
    static Map<String, String> ask(String address, String... fields) throws Exception {
        StringJoiner form = new StringJoiner("&");
        for (int at = 0; at < fields.length; at += 2) form.add(fields[at] + "=" + URLEncoder.encode(fields[at + 1], StandardCharsets.UTF_8));
        HttpRequest post = HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString())).build();
        Map<String, String> answer = new HashMap<>();
        for (String field : HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString()).body().split("&")) {
            String[] pair = field.split("=", 2);
            answer.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
        }
        return answer;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] data = Files.readAllBytes(Path.of(args[3])), certificate = Files.readAllBytes(Path.of(args[4]));
        String length = String.valueOf(data.length);

        Map<String, String> signed = ask(args[0] + "/SignData", "signMethod", SGD_SM3_SM2, "keyIndex", args[1],
            "keyValue", base64(args[2].getBytes(StandardCharsets.UTF_8)), "inDataLen", length, "inData", base64(data));
        System.out.println("signData " + signed.get("respValue"));
        if (!"0".equals(signed.get("respValue"))) return;

        Signature sm2 = Signature.getInstance("SM3withSM2", "BC");
        sm2.initVerify(CertificateFactory.getInstance("X.509", "BC").generateCertificate(new ByteArrayInputStream(certificate)).getPublicKey());
        sm2.update(data);
        System.out.println("BouncyCastle " + sm2.verify(Base64.getDecoder().decode(signed.get("signature"))));

        Map<String, String> verified = ask(args[0] + "/VerifySignedData", "signMethod", SGD_SM3_SM2, "type", "1", "cert", base64(certificate),
            "inDataLen", length, "inData", base64(data), "signature", signed.get("signature"), "verifyLevel", "1");
        System.out.println("verifySignedData " + verified.get("respValue"));
    }
}
