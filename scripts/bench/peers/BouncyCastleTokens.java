// What BouncyCastle makes of timestamp tokens in a given time on one thread. First line in: PKCS#8 key, certificate and
// TimeStampReq in base64, tabs between; then a line with milliseconds in, a line with tokens per second of CPU time out.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;

public final class BouncyCastleTokens {
    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] inputs = in.readLine().split("\t");
        PrivateKey key = KeyFactory.getInstance("EC", "BC").generatePrivate(new PKCS8EncodedKeySpec(bytes(inputs[0])));
        X509CertificateHolder certificate = new X509CertificateHolder(bytes(inputs[1]));
        TimeStampRequest request = new TimeStampRequest(bytes(inputs[2]));
        // Everything that can be made once is made once: generator, signer, digest.
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
        TimeStampTokenGenerator generator = new TimeStampTokenGenerator(
            new JcaSignerInfoGeneratorBuilder(digests).build(new JcaContentSignerBuilder("SM3withSM2").setProvider("BC").build(key), certificate),
            digests.get(new AlgorithmIdentifier(GMObjectIdentifiers.sm3)), new ASN1ObjectIdentifier("1.2.3.4.1"));
        generator.addCertificates(new CollectionStore<>(List.of(certificate)));
        generator.setAccuracySeconds(1);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long serial = 0x10000000L;
        Date time = new Date();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long from = threads.getCurrentThreadCpuTime();
            long until = System.nanoTime() + Integer.parseInt(line.trim()) * 1_000_000L;
            long done = 0;
            for (; System.nanoTime() < until; done++) generator.generate(request, BigInteger.valueOf(serial++), time).getEncoded();
            System.out.println(done * 1e9 / (threads.getCurrentThreadCpuTime() - from));
            System.out.flush();
        }
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
