// Owns what BouncyCastle says of encrypted files, enveloped messages and online status, and those that it makes for us.
// SM2 and SM4 are not wired into its CMS and PKCS#12 classes: the structures are its own, the ciphers its engines'.
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.DigestCalculator;

final class Formats {
    private static final String SM4_CBC = "1.2.156.10197.1.104.2";
    private static final String AES256_CBC = "2.16.840.1.101.3.4.1.42";

    static String run(String command, List<byte[]> in) throws Exception {
        switch (command) {
            case "decrypt-pbes2": return decryptPbes2(in);
            case "open-enveloped": return openEnveloped(in);
            case "create-enveloped": return createEnveloped(in);
            case "verify-ocsp": return verifyOcsp(in);
            case "create-ocsp": return createOcsp(in);
            case "open-pkcs12": return openPkcs12(in);
            default: return Structures.run(command, in);
        }
    }

    /** EncryptedPrivateKeyInfo, password → DER of the PrivateKeyInfo. */
    private static String decryptPbes2(List<byte[]> in) throws Exception {
        EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(in.get(0));
        byte[] plain = pbes2(info.getEncryptionAlgorithm(), info.getEncryptedData(), in.get(1));
        return der(PrivateKeyInfo.getInstance(plain).getEncoded("DER"));
    }

    /** HMAC-SM3 with SM4-CBC, or HMAC-SHA-256 with AES-256-CBC. */
    private static byte[] pbes2(AlgorithmIdentifier algorithm, byte[] ciphertext, byte[] password) throws Exception {
        PBES2Parameters pbes2 = PBES2Parameters.getInstance(algorithm.getParameters());
        PBKDF2Params kdf = PBKDF2Params.getInstance(pbes2.getKeyDerivationFunc().getParameters());
        String prf = kdf.getPrf().getAlgorithm().getId();
        String cipher = pbes2.getEncryptionScheme().getAlgorithm().getId();
        boolean isSm = prf.equals(Structures.HMAC_SM3) && cipher.equals(SM4_CBC);
        BouncyCastle.require(isSm || (prf.equals(Structures.HMAC_SHA256) && cipher.equals(AES256_CBC)), "suite");
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(Structures.digestOf(prf));
        generator.init(password, kdf.getSalt(), kdf.getIterationCount().intValue());
        byte[] key = ((KeyParameter) generator.generateDerivedParameters(isSm ? 128 : 256)).getKey();
        byte[] iv = ASN1OctetString.getInstance(pbes2.getEncryptionScheme().getParameters()).getOctets();
        return isSm ? sm4(Cipher.DECRYPT_MODE, key, iv, ciphertext) : cbc("AES", Cipher.DECRYPT_MODE, key, iv, ciphertext);
    }

    static byte[] sm4(int mode, byte[] key, byte[] iv, byte[] input) throws Exception {
        return cbc("SM4", mode, key, iv, input);
    }

    private static byte[] cbc(String name, int mode, byte[] key, byte[] iv, byte[] input) throws Exception {
        Cipher cipher = Cipher.getInstance(name + "/CBC/PKCS7Padding", BouncyCastle.BC);
        cipher.init(mode, new SecretKeySpec(key, name), new IvParameterSpec(iv));
        return cipher.doFinal(input);
    }

    /** ContentInfo of EnvelopedData, PKCS#8 key of the recipient, its certificate → content. */
    private static String openEnveloped(List<byte[]> in) throws Exception {
        ContentInfo outer = ContentInfo.getInstance(in.get(0));
        EnvelopedData enveloped = EnvelopedData.getInstance(outer.getContent());
        X509CertificateHolder certificate = new X509CertificateHolder(in.get(2));
        for (int i = 0; i < enveloped.getRecipientInfos().size(); i++) {
            KeyTransRecipientInfo info = KeyTransRecipientInfo.getInstance(RecipientInfo.getInstance(enveloped.getRecipientInfos().getObjectAt(i)).getInfo());
            IssuerAndSerialNumber id = IssuerAndSerialNumber.getInstance(info.getRecipientIdentifier().getId());
            if (!id.getName().equals(certificate.getIssuer()) || !id.getSerialNumber().getValue().equals(certificate.getSerialNumber())) continue;
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(in.get(1));
            SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(false, key);
            byte[] raw = rawOf(ASN1Sequence.getInstance(info.getEncryptedKey().getOctets()));
            byte[] contentKey = engine.processBlock(raw, 0, raw.length);
            EncryptedContentInfo content = enveloped.getEncryptedContentInfo();
            BouncyCastle.require(content.getContentEncryptionAlgorithm().getAlgorithm().getId().equals(SM4_CBC), "cipher");
            byte[] iv = ASN1OctetString.getInstance(content.getContentEncryptionAlgorithm().getParameters()).getOctets();
            return "type=" + content.getContentType() + "\t" + der(sm4(Cipher.DECRYPT_MODE, contentKey, iv, content.getEncryptedContent().getOctets()));
        }
        throw new SecurityException("no recipient");
    }

    /** Recipient's certificate, content, OID of EnvelopedData, OID of data → ContentInfo. */
    private static String createEnveloped(List<byte[]> in) throws Exception {
        X509CertificateHolder certificate = new X509CertificateHolder(in.get(0));
        SecureRandom random = new SecureRandom();
        byte[] key = random.generateSeed(16);
        byte[] iv = random.generateSeed(16);
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(PublicKeyFactory.createKey(certificate.getSubjectPublicKeyInfo()), random));
        byte[] raw = engine.processBlock(key, 0, key.length);
        ASN1EncodableVector cipher = new ASN1EncodableVector();
        cipher.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 1, 33))));
        cipher.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 33, 65))));
        cipher.add(new DEROctetString(Arrays.copyOfRange(raw, 65, 97)));
        cipher.add(new DEROctetString(Arrays.copyOfRange(raw, 97, raw.length)));
        KeyTransRecipientInfo recipient = new KeyTransRecipientInfo(
            new RecipientIdentifier(new IssuerAndSerialNumber(certificate.getIssuer(), certificate.getSerialNumber())),
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.156.10197.1.301.3")), new DEROctetString(new DERSequence(cipher).getEncoded("DER")));
        EncryptedContentInfo content = new EncryptedContentInfo(new ASN1ObjectIdentifier(BouncyCastle.text(in.get(3))),
            new AlgorithmIdentifier(new ASN1ObjectIdentifier(SM4_CBC), new DEROctetString(iv)), new DEROctetString(sm4(Cipher.ENCRYPT_MODE, key, iv, in.get(1))));
        EnvelopedData enveloped = new EnvelopedData(null, new DERSet(new RecipientInfo(recipient)), content, (org.bouncycastle.asn1.cms.Attributes) null);
        return der(new ContentInfo(new ASN1ObjectIdentifier(BouncyCastle.text(in.get(2))), enveloped).getEncoded("DER"));
    }

    /** SM2Cipher → 04, x, y, C3, C2, as the engine's mode C1C3C2 reads it. */
    static byte[] rawOf(ASN1Sequence cipher) {
        byte[] c3 = ASN1OctetString.getInstance(cipher.getObjectAt(2)).getOctets();
        byte[] c2 = ASN1OctetString.getInstance(cipher.getObjectAt(3)).getOctets();
        byte[] raw = new byte[65 + c3.length + c2.length];
        raw[0] = 4;
        place(raw, 1, ASN1Integer.getInstance(cipher.getObjectAt(0)).getPositiveValue());
        place(raw, 33, ASN1Integer.getInstance(cipher.getObjectAt(1)).getPositiveValue());
        System.arraycopy(c3, 0, raw, 65, c3.length);
        System.arraycopy(c2, 0, raw, 65 + c3.length, c2.length);
        return raw;
    }

    private static void place(byte[] raw, int at, BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, raw, at + 32 - (bytes.length - from), bytes.length - from);
    }

    /** OCSPResponse, certificate of the responder. */
    private static String verifyOcsp(List<byte[]> in) throws Exception {
        OCSPResp response = new OCSPResp(in.get(0));
        if (response.getStatus() != 0) return "status=" + response.getStatus();
        BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
        BouncyCastle.require(basic.isSignatureValid(BouncyCastle.verifierOf(in.get(1))), "signature");
        Extension nonce = basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        SingleResp single = basic.getResponses()[0];
        Object status = single.getCertStatus();
        return "status=0\tcount=" + basic.getResponses().length + "\tserial=" + single.getCertID().getSerialNumber().toString(16)
            + "\tanswer=" + (status == null ? "good" : status instanceof RevokedStatus ? "revoked" : "unknown")
            + "\tproducedAtMs=" + basic.getProducedAt().getTime() + "\tcertificates=" + basic.getCerts().length
            + "\tnonce=" + (nonce == null ? "" : Base64.getEncoder().encodeToString(ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets()));
    }

    /** OCSPRequest, PKCS#8 key and certificate of the responder, milliseconds as text, "good" | "revoked" → OCSPResponse. */
    private static String createOcsp(List<byte[]> in) throws Exception {
        OCSPReq request = new OCSPReq(in.get(0));
        X509CertificateHolder certificate = new X509CertificateHolder(in.get(2));
        Date time = new Date(Long.parseLong(BouncyCastle.text(in.get(3))));
        DigestCalculator sha1 = BouncyCastle.digests().get(org.bouncycastle.cert.ocsp.CertificateID.HASH_SHA1);
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(certificate.getSubjectPublicKeyInfo(), sha1);
        Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (nonce != null) builder.setResponseExtensions(new Extensions(nonce));
        for (Req one : request.getRequestList()) {
            CertificateStatus status = BouncyCastle.text(in.get(4)).equals("good") ? CertificateStatus.GOOD : new RevokedStatus(time, CRLReason.keyCompromise);
            builder.addResponse(one.getCertID(), status, time, new Date(time.getTime() + 3_600_000));
        }
        BasicOCSPResp basic = builder.build(BouncyCastle.signerOf(in.get(1)), new X509CertificateHolder[] {certificate}, time);
        return der(new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
    }

    /** RFC 7292 §4: HMAC-SM3 with the key of Appendix B. */
    private static byte[] macOf(Pfx pfx, byte[] password, byte[] safe) {
        org.bouncycastle.crypto.generators.PKCS12ParametersGenerator generator = new org.bouncycastle.crypto.generators.PKCS12ParametersGenerator(new SM3Digest());
        generator.init(password, pfx.getMacData().getSalt(), pfx.getMacData().getIterationCount().intValue());
        HMac hmac = new HMac(new SM3Digest());
        hmac.init(generator.generateDerivedMacParameters(256));
        hmac.update(safe, 0, safe.length);
        byte[] made = new byte[32];
        hmac.doFinal(made, 0);
        return made;
    }

    /** PFX with SM3 and SM4, password as BMPString with two zero bytes behind, password as UTF-8 → what is inside. */
    private static String openPkcs12(List<byte[]> in) throws Exception {
        Pfx pfx = Pfx.getInstance(in.get(0));
        byte[] safe = ASN1OctetString.getInstance(pfx.getAuthSafe().getContent()).getOctets();
        org.bouncycastle.asn1.x509.DigestInfo mac = pfx.getMacData().getMac();
        byte[] made = mac.getAlgorithmId().getAlgorithm().getId().equals(Structures.PBMAC1)
            ? Structures.pbmac1(mac.getAlgorithmId(), in.get(2), safe) : macOf(pfx, in.get(1), safe);
        BouncyCastle.require(Arrays.equals(made, mac.getDigest()), "mac");
        int keys = 0;
        int certificates = 0;
        for (org.bouncycastle.asn1.pkcs.ContentInfo info : AuthenticatedSafe.getInstance(safe).getContentInfo()) {
            byte[] content;
            if (info.getContentType().getId().equals("1.2.840.113549.1.7.6")) {
                EncryptedData encrypted = EncryptedData.getInstance(info.getContent());
                content = pbes2(encrypted.getEncryptionAlgorithm(), encrypted.getContent().getOctets(), in.get(2));
            } else {
                content = ASN1OctetString.getInstance(info.getContent()).getOctets();
            }
            for (Object element : ASN1Sequence.getInstance(content)) {
                SafeBag bag = SafeBag.getInstance(element);
                if (bag.getBagId().getId().endsWith("10.1.3")) certificates++;
                if (!bag.getBagId().getId().endsWith("10.1.2")) continue;
                EncryptedPrivateKeyInfo key = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
                PrivateKeyInfo.getInstance(pbes2(key.getEncryptionAlgorithm(), key.getEncryptedData(), in.get(2)));
                keys++;
            }
        }
        return "keys=" + keys + "\tcertificates=" + certificates;
    }

    private static String der(byte[] bytes) {
        return "der=" + Base64.getEncoder().encodeToString(bytes);
    }
}
