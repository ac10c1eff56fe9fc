// The same over TCP (GB/T 38629, ASN.1): a file is signed with a timestamp over the answer; BouncyCastle verifies both, then the server the signature.
// Arguments: <host> <port> <key index> <permission code> <file> <certificate of the key, DER>
import java.io.*;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;

public class SignTcp {
    static final int SIGN_DATA = 3, VERIFY_SIGNED_DATA = 4, SGD_SM3_SM2 = 0x00020201;

    /** Request ::= SEQUENCE { reqType INTEGER, request OCTET STRING, [2] extAttributes }; answers come in the order of the requests. */
    static ASN1Sequence ask(Socket socket, int type, ASN1Encodable... fields) throws IOException {
        // extAttributes: id-aa-timeStampToken without a value asks for a timestamp over the answer
        ASN1Encodable stamped = new DERSequence(new ASN1Encodable[] { new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.2.14"), new DERSet() });
        byte[] inside = new DERTaggedObject(false, type, new DERSequence(fields)).getEncoded("DER");
        ASN1Encodable[] request = { new ASN1Integer(type), new DEROctetString(inside), new DERTaggedObject(false, 2, new DERSet(stamped)) };
        socket.getOutputStream().write(new DERSequence(request).getEncoded("DER"));
        return (ASN1Sequence) new ASN1InputStream(socket.getInputStream()).readObject();
    }

    static byte[] contentOf(ASN1Sequence answer) {
        return ASN1OctetString.getInstance(answer.getObjectAt(1)).getOctets();
    }

    static ASN1Sequence fieldsOf(ASN1Sequence answer) {
        return ASN1Sequence.getInstance(ASN1TaggedObject.getInstance(contentOf(answer)), false);
    }

    /** respTimeStampToken: [1] behind respTime [0], over the content of the answer's OCTET STRING. */
    @SuppressWarnings("unchecked") // of BouncyCastle's getMatches
    static boolean isStamped(ASN1Sequence answer) throws Exception {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(ASN1OctetString.getInstance((ASN1TaggedObject) answer.getObjectAt(3), false).getOctets()));
        X509CertificateHolder authority = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(authority));
        byte[] digest = MessageDigest.getInstance("SM3", "BC").digest(contentOf(answer));
        return MessageDigest.isEqual(digest, token.getTimeStampInfo().getMessageImprintDigest());
    }

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] data = Files.readAllBytes(Path.of(args[4])), certificate = Files.readAllBytes(Path.of(args[5]));
        ASN1Encodable method = new ASN1Integer(SGD_SM3_SM2), length = new ASN1Integer(data.length), content = new DEROctetString(data);
        try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
            ASN1Encodable index = new ASN1Integer(Integer.parseInt(args[2])), code = new DEROctetString(args[3].getBytes(StandardCharsets.UTF_8));
            ASN1Sequence answer = ask(socket, SIGN_DATA, method, index, code, length, content);
            System.out.println("signData " + fieldsOf(answer).getObjectAt(0) + ", timestamp " + isStamped(answer));
            byte[] signature = ASN1OctetString.getInstance(fieldsOf(answer).getObjectAt(1)).getOctets();

            Signature sm2 = Signature.getInstance("SM3withSM2", "BC");
            sm2.initVerify(CertificateFactory.getInstance("X.509", "BC").generateCertificate(new ByteArrayInputStream(certificate)).getPublicKey());
            sm2.update(data);
            System.out.println("BouncyCastle " + sm2.verify(signature));

            ASN1Encodable byCertificate = new ASN1Integer(1), signer = new DERTaggedObject(false, 0, ASN1Primitive.fromByteArray(certificate)), level = new ASN1Integer(1);
            ASN1Sequence verified = fieldsOf(ask(socket, VERIFY_SIGNED_DATA, method, byCertificate, signer, length, content, new DEROctetString(signature), level));
            System.out.println("verifySignedData " + verified.getObjectAt(0));
        }
    }
}
