// Asks a timestamp server for an SM2 token over a file (RFC 3161 over HTTP), verifies it with BouncyCastle and prints its time.
// Arguments: <address of the server, ending in /timestamp> <file>
import java.math.BigInteger;
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;
import java.security.*;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.*;

public class Stamp {
    @SuppressWarnings("unchecked") // of BouncyCastle's getMatches
    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] digest = MessageDigest.getInstance("SM3", "BC").digest(Files.readAllBytes(Path.of(args[1])));
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        ASN1ObjectIdentifier sm3 = new ASN1ObjectIdentifier("1.2.156.10197.1.401");
        TimeStampRequest request = generator.generate(sm3, digest, new BigInteger(64, new SecureRandom()));

        HttpRequest post = HttpRequest.newBuilder(URI.create(args[0] + "/tsa/sm2"))
            .header("Content-Type", "application/timestamp-query")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded())).build();
        byte[] answer = HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofByteArray()).body();

        TimeStampResponse response = new TimeStampResponse(answer);
        response.validate(request); // digest, nonce, policy; throws if they are not those asked for
        TimeStampToken token = response.getTimeStampToken();
        if (token == null) throw new IllegalStateException(response.getStatusString());
        X509CertificateHolder certificate = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
        System.out.println("valid, " + token.getTimeStampInfo().getGenTime().toInstant() + ", by " + certificate.getSubject());
    }
}
