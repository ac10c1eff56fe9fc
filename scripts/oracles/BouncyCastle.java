// Owns what BouncyCastle says of our bytes, and the bytes that it makes for us to read: one job a line, one answer a line.
//
// A job is `command TAB base64 TAB base64 …`; an answer is `ok TAB key=value …` or `refused TAB why`.
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.Store;
import org.bouncycastle.util.encoders.Hex;

public final class BouncyCastle {
    static final String BC = BouncyCastleProvider.PROVIDER_NAME;

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) out.println(answer(line));
    }

    private static String answer(String line) {
        String[] words = line.split("\t", -1);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = 1; i < words.length; i++) inputs.add(Base64.getDecoder().decode(words[i]));
        try {
            return "ok\t" + run(words[0], inputs);
        } catch (Throwable cause) {
            return "refused\t" + (cause.getClass().getSimpleName() + ": " + cause.getMessage()).replaceAll("[\\t\\r\\n]+", " ");
        }
    }

    private static String run(String command, List<byte[]> in) throws Exception {
        switch (command) {
            case "verify-sm2": return verifySm2(in);
            case "verify-sm2-digest": return verifySm2Digest(in);
            case "verify-certificate": return verifyCertificate(in);
            case "verify-chain": return verifyChain(in);
            case "verify-request": return verifyRequest(in);
            case "verify-crl": return verifyCrl(in);
            case "verify-revocation": return Revocation.verify(in);
            case "verify-cms": return verifyCms(in);
            case "verify-token": return verifyToken(in);
            case "verify-response": return verifyResponse(in);
            case "create-cms": return createCms(in);
            case "create-token": return createToken(in);
            default: return Formats.run(command, in);
        }
    }

    /** SubjectPublicKeyInfo, message, DER signature, [identifier]. */
    private static String verifySm2(List<byte[]> in) throws Exception {
        PublicKey key = KeyFactory.getInstance("EC", BC).generatePublic(new X509EncodedKeySpec(in.get(0)));
        Signature signature = Signature.getInstance("SM3withSM2", BC);
        if (in.size() > 3) signature.setParameter(new SM2ParameterSpec(in.get(3)));
        signature.initVerify(key);
        signature.update(in.get(1));
        require(signature.verify(in.get(2)), "signature");
        return "";
    }

    /** Key as 04 ‖ x ‖ y, e, r ‖ s: the bare algorithm of GB/T 32918.2 §7.1 from step B5 on. */
    private static String verifySm2Digest(List<byte[]> in) throws Exception {
        X9ECParameters curve = CustomNamedCurves.getByName("sm2p256v1");
        ECDomainParameters domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        require(in.get(0).length == 65 && in.get(0)[0] == 4, "key encoding");
        SM2Signer verifier = new SM2Signer(PlainDSAEncoding.INSTANCE, new GivenDigest(in.get(1)));
        verifier.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(in.get(0)), domain));
        require(verifier.verifySignature(in.get(2)), "signature");
        return "";
    }

    /** A digest that is already known, whatever is fed to it. */
    private static final class GivenDigest implements Digest {
        private final byte[] value;

        GivenDigest(byte[] value) { this.value = value; }
        @Override public String getAlgorithmName() { return "given"; }
        @Override public int getDigestSize() { return value.length; }
        @Override public void update(byte in) { }
        @Override public void update(byte[] in, int offset, int length) { }
        @Override public void reset() { }

        @Override public int doFinal(byte[] out, int offset) {
            System.arraycopy(value, 0, out, offset, value.length);
            return value.length;
        }
    }

    /** Certificate, issuer's certificate. */
    private static String verifyCertificate(List<byte[]> in) throws Exception {
        X509CertificateHolder certificate = new X509CertificateHolder(in.get(0));
        require(certificate.isSignatureValid(verifierOf(in.get(1))), "signature");
        return "subject=" + certificate.getSubject() + "\tserial=" + certificate.getSerialNumber().toString(16)
            + "\tnotBeforeMs=" + certificate.getNotBefore().getTime() + "\tnotAfterMs=" + certificate.getNotAfter().getTime();
    }

    /** Milliseconds as text, leaf, intermediates …, root: a PKIX path without revocation. */
    private static String verifyChain(List<byte[]> in) throws Exception {
        List<X509Certificate> path = new ArrayList<>();
        for (byte[] der : in.subList(1, in.size() - 1)) path.add(certificateOf(der));
        X509Certificate root = certificateOf(in.get(in.size() - 1));
        CertPath certPath = CertificateFactory.getInstance("X.509", BC).generateCertPath(path);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(new Date(Long.parseLong(text(in.get(0)))));
        CertPathValidator.getInstance("PKIX", BC).validate(certPath, parameters);
        return "";
    }

    /** PKCS#10. */
    private static String verifyRequest(List<byte[]> in) throws Exception {
        PKCS10CertificationRequest request = new PKCS10CertificationRequest(in.get(0));
        ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().setProvider(BC).build(request.getSubjectPublicKeyInfo());
        require(request.isSignatureValid(verifier), "signature");
        return "subject=" + request.getSubject() + "\tattributes=" + request.getAttributes().length;
    }

    /** CRL, issuer's certificate, serial as text of hex. */
    private static String verifyCrl(List<byte[]> in) throws Exception {
        X509CRLHolder crl = new X509CRLHolder(in.get(0));
        require(crl.isSignatureValid(verifierOf(in.get(1))), "signature");
        boolean isRevoked = crl.getRevokedCertificate(new BigInteger(text(in.get(2)), 16)) != null;
        return "revoked=" + isRevoked + "\tentries=" + crl.getRevokedCertificates().size();
    }

    /** ContentInfo, [detached content]. Every signer must verify by a certificate inside. */
    private static String verifyCms(List<byte[]> in) throws Exception {
        CMSSignedData cms = in.size() > 1 ? new CMSSignedData(new CMSProcessableByteArray(in.get(1)), in.get(0)) : new CMSSignedData(in.get(0));
        Store<X509CertificateHolder> certificates = cms.getCertificates();
        int count = 0;
        int countersigners = 0;
        for (SignerInformation signer : cms.getSignerInfos()) {
            X509CertificateHolder certificate = (X509CertificateHolder) certificates.getMatches(signer.getSID()).iterator().next();
            require(signer.verify(messageVerifier(certificate)), "signer " + count);
            count++;
            for (SignerInformation counter : signer.getCounterSignatures()) {
                X509CertificateHolder by = (X509CertificateHolder) certificates.getMatches(counter.getSID()).iterator().next();
                require(counter.verify(messageVerifier(by)), "countersigner");
                countersigners++;
            }
        }
        require(count > 0, "no signers");
        return "signers=" + count + (countersigners > 0 ? "\tcountersigners=" + countersigners : "") + "\tcertificates=" + certificates.getMatches(null).size();
    }

    /** ContentInfo of a token, the authority's certificate. */
    private static String verifyToken(List<byte[]> in) throws Exception {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(in.get(0)));
        token.validate(messageVerifier(new X509CertificateHolder(in.get(1))));
        return "genTimeMs=" + token.getTimeStampInfo().getGenTime().getTime()
            + "\tserial=" + token.getTimeStampInfo().getSerialNumber().toString(16)
            + "\timprint=" + Hex.toHexString(token.getTimeStampInfo().getMessageImprintDigest());
    }

    /** TimeStampReq, TimeStampResp: whether the one answers the other. */
    private static String verifyResponse(List<byte[]> in) throws Exception {
        TimeStampResponse response = new TimeStampResponse(in.get(1));
        response.validate(new TimeStampRequest(in.get(0)));
        return "status=" + response.getStatus() + "\tfailure=" + (response.getFailInfo() == null ? "" : response.getFailInfo().intValue());
    }

    /** PKCS#8 key, certificate, content, "attached" | "detached", "attributes" | "bare" → DER of the message. */
    private static String createCms(List<byte[]> in) throws Exception {
        JcaSignerInfoGeneratorBuilder builder = new JcaSignerInfoGeneratorBuilder(digests());
        builder.setDirectSignature(text(in.get(4)).equals("bare"));
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(builder.build(signerOf(in.get(0)), certificateOf(in.get(1))));
        generator.addCertificates(new JcaCertStore(List.of(certificateOf(in.get(1)))));
        CMSSignedData cms = generator.generate(new CMSProcessableByteArray(in.get(2)), text(in.get(3)).equals("attached"));
        return "der=" + Base64.getEncoder().encodeToString(cms.toASN1Structure().getEncoded("DER"));
    }

    /** PKCS#8 key, certificate, TimeStampReq, milliseconds as text → DER of the token. */
    private static String createToken(List<byte[]> in) throws Exception {
        AlgorithmIdentifier sm3 = new AlgorithmIdentifier(GMObjectIdentifiers.sm3);
        TimeStampTokenGenerator generator = new TimeStampTokenGenerator(
            new JcaSignerInfoGeneratorBuilder(digests()).build(signerOf(in.get(0)), certificateOf(in.get(1))),
            digests().get(sm3), new ASN1ObjectIdentifier("1.2.3.4.1"));
        generator.addCertificates(new JcaCertStore(List.of(certificateOf(in.get(1)))));
        Date time = new Date(Long.parseLong(text(in.get(3))));
        TimeStampToken token = generator.generate(new TimeStampRequest(in.get(2)), BigInteger.valueOf(77), time);
        return "der=" + Base64.getEncoder().encodeToString(token.toCMSSignedData().toASN1Structure().getEncoded("DER"));
    }

    private static SignerInformationVerifier messageVerifier(X509CertificateHolder certificate) throws Exception {
        return new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(certificate);
    }

    static ContentVerifierProvider verifierOf(byte[] certificateDer) throws Exception {
        return new JcaContentVerifierProviderBuilder().setProvider(BC).build(new X509CertificateHolder(certificateDer));
    }

    static ContentSigner signerOf(byte[] pkcs8) throws Exception {
        PrivateKey key = KeyFactory.getInstance("EC", BC).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new JcaContentSignerBuilder("SM3withSM2").setProvider(BC).build(key);
    }

    static DigestCalculatorProvider digests() throws Exception {
        return new JcaDigestCalculatorProviderBuilder().setProvider(BC).build();
    }

    private static X509Certificate certificateOf(byte[] der) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509", BC).generateCertificate(new ByteArrayInputStream(der));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void require(boolean condition, String what) {
        if (!condition) throw new SecurityException(what + " is not valid");
    }
}
