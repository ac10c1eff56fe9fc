// Owns what BouncyCastle says of a certificate beside revocation lists, complete ones and deltas.
import java.io.ByteArrayInputStream;
import java.security.cert.CRL;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jcajce.PKIXExtendedParameters;

final class Revocation {
    /** Milliseconds as text, certificate, its issuer as anchor, lists …: refused when revoked, suspended or not known. */
    static String verify(List<byte[]> in) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509", BouncyCastle.BC);
        List<CRL> lists = new ArrayList<>();
        for (byte[] der : in.subList(3, in.size())) lists.add(factory.generateCRL(new ByteArrayInputStream(der)));
        X509Certificate anchor = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(in.get(2)));
        CertPath path = factory.generateCertPath(List.of(factory.generateCertificate(new ByteArrayInputStream(in.get(1)))));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setDate(new Date(Long.parseLong(BouncyCastle.text(in.get(0)))));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), BouncyCastle.BC));
        PKIXExtendedParameters extended = new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
        CertPathValidator.getInstance("PKIX", BouncyCastle.BC).validate(path, extended);
        return "";
    }
}
