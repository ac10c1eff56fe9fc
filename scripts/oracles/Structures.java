// Owns what BouncyCastle finds at a place of any ASN.1 structure, and what its primitives say of the bytes found there.
//
// A path is tokens between slashes: a number (child of a sequence, a set or an explicit tag), `*` (what an OCTET STRING or
// BIT STRING holds), `set` and `octets` (an implicit tag read as a SET, as what an
// OCTET STRING holds), `@oid` (the child sequence that begins with this identifier).
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.encoders.Hex;

final class Structures {
    static final String PBMAC1 = "1.2.840.113549.1.5.14";
    static final String HMAC_SM3 = "1.2.156.10197.1.401.2";
    static final String HMAC_SHA256 = "1.2.840.113549.2.9";

    static String run(String command, List<byte[]> in) throws Exception {
        switch (command) {
            case "asn1": return asn1(in);
            case "verify-at": return verifyAt(in);
            case "digest-at": return digestAt(in);
            case "decrypt-at": return decryptAt(in);
            case "decrypt-raw": return decryptRaw(in);
            default: throw new IllegalArgumentException("no command " + command);
        }
    }

    /** Structure, path → hex of what stands there: an element with its header, or the octets behind `*`. */
    private static String asn1(List<byte[]> in) throws Exception {
        return "hex=" + Hex.toHexString(at(in.get(0), in.get(1)));
    }

    /** Structure, paths of the certificate, the DER signature and the message, [the message itself instead]. */
    private static String verifyAt(List<byte[]> in) throws Exception {
        X509CertificateHolder certificate = new X509CertificateHolder(at(in.get(0), in.get(1)));
        Signature verifier = Signature.getInstance("SM3withSM2", BouncyCastle.BC);
        verifier.initVerify(KeyFactory.getInstance("EC", BouncyCastle.BC)
            .generatePublic(new X509EncodedKeySpec(certificate.getSubjectPublicKeyInfo().getEncoded())));
        verifier.update(in.size() > 4 ? in.get(4) : at(in.get(0), in.get(3)));
        BouncyCastle.require(verifier.verify(at(in.get(0), in.get(2))), "signature");
        return "subject=" + certificate.getSubject();
    }

    /** Structure, paths of the SM3 digest and the message, [the message itself instead]. */
    private static String digestAt(List<byte[]> in) throws Exception {
        byte[] message = in.size() > 3 ? in.get(3) : at(in.get(0), in.get(2));
        SM3Digest digest = new SM3Digest();
        digest.update(message, 0, message.length);
        byte[] made = new byte[32];
        digest.doFinal(made, 0);
        BouncyCastle.require(Arrays.equals(made, at(in.get(0), in.get(1))), "digest");
        return "";
    }

    /** Structure, PKCS#8 key, paths of the SM2Cipher, the IV and the SM4-CBC ciphertext → plaintext. */
    private static String decryptAt(List<byte[]> in) throws Exception {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, PrivateKeyFactory.createKey(in.get(1)));
        byte[] raw = Formats.rawOf(ASN1Sequence.getInstance(at(in.get(0), in.get(2))));
        byte[] key = engine.processBlock(raw, 0, raw.length);
        byte[] plain = Formats.sm4(Cipher.DECRYPT_MODE, key, at(in.get(0), in.get(3)), at(in.get(0), in.get(4)));
        return "der=" + Base64.getEncoder().encodeToString(plain);
    }

    /** PKCS#8 key, 04 ‖ x ‖ y ‖ …, "C1C3C2" | "C1C2C3" → plaintext. */
    private static String decryptRaw(List<byte[]> in) throws Exception {
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.valueOf(BouncyCastle.text(in.get(2))));
        engine.init(false, PrivateKeyFactory.createKey(in.get(0)));
        return "der=" + Base64.getEncoder().encodeToString(engine.processBlock(in.get(1), 0, in.get(1).length));
    }

    /** PBMAC1 with PBKDF2, both with HMAC-SM3 or both with HMAC-SHA-256, over `safe`. */
    static byte[] pbmac1(AlgorithmIdentifier algorithm, byte[] password, byte[] safe) {
        ASN1Sequence parameters = ASN1Sequence.getInstance(algorithm.getParameters());
        PBKDF2Params kdf = PBKDF2Params.getInstance(AlgorithmIdentifier.getInstance(parameters.getObjectAt(0)).getParameters());
        String function = kdf.getPrf().getAlgorithm().getId();
        BouncyCastle.require(AlgorithmIdentifier.getInstance(parameters.getObjectAt(1)).getAlgorithm().getId().equals(function), "scheme");
        BouncyCastle.require(BigInteger.valueOf(32).equals(kdf.getKeyLength()), "key length");
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(digestOf(function));
        generator.init(password, kdf.getSalt(), kdf.getIterationCount().intValue());
        HMac hmac = new HMac(digestOf(function));
        hmac.init(generator.generateDerivedMacParameters(256));
        hmac.update(safe, 0, safe.length);
        byte[] made = new byte[32];
        hmac.doFinal(made, 0);
        return made;
    }

    /** Of a function's identifier. */
    static Digest digestOf(String hmac) {
        BouncyCastle.require(hmac.equals(HMAC_SM3) || hmac.equals(HMAC_SHA256), "function");
        return hmac.equals(HMAC_SM3) ? new SM3Digest() : new SHA256Digest();
    }

    private static byte[] at(byte[] structure, byte[] path) throws Exception {
        ASN1Primitive element = ASN1Primitive.fromByteArray(structure);
        BouncyCastle.require(Arrays.equals(element.getEncoded("DER"), structure), "DER");
        byte[] bytes = null;
        for (String token : BouncyCastle.text(path).split("/")) {
            if (bytes != null) element = ASN1Primitive.fromByteArray(bytes);
            bytes = token.equals("*") ? octetsOf(element) : null;
            if (token.equals("octets")) bytes = ASN1OctetString.getInstance(ASN1TaggedObject.getInstance(element), false).getOctets();
            if (bytes == null) element = step(element, token);
        }
        return bytes != null ? bytes : element.getEncoded("DER");
    }

    private static byte[] octetsOf(ASN1Primitive element) {
        return element instanceof ASN1BitString ? ASN1BitString.getInstance(element).getOctets() : ASN1OctetString.getInstance(element).getOctets();
    }

    private static ASN1Primitive step(ASN1Primitive element, String token) {
        if (token.equals("set")) return ASN1Set.getInstance(ASN1TaggedObject.getInstance(element), false);
        if (element instanceof ASN1TaggedObject) return ((ASN1TaggedObject) element).getExplicitBaseObject().toASN1Primitive();
        ASN1Encodable[] children = element instanceof ASN1Set ? ((ASN1Set) element).toArray() : ASN1Sequence.getInstance(element).toArray();
        if (!token.startsWith("@")) return children[Integer.parseInt(token)].toASN1Primitive();
        ASN1ObjectIdentifier wanted = new ASN1ObjectIdentifier(token.substring(1));
        for (ASN1Encodable child : children) {
            if (wanted.equals(ASN1Sequence.getInstance(child).getObjectAt(0))) return child.toASN1Primitive();
        }
        throw new SecurityException("nothing at " + token);
    }
}
