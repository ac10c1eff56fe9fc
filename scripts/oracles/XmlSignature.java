// Owns XML signatures by the JDK's own implementation: what signing's are compared with.
import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import javax.xml.crypto.*;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.*;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.crypto.dsig.spec.*;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.*;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.*;

public class XmlSignature {
  static final String DS = XMLSignature.XMLNS;

  static Document parse(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new File(file));
  }

  static Element one(Document document, String name) {
    return (Element) document.getElementsByTagNameNS(DS, name).item(0);
  }

  static java.security.cert.Certificate certificate(byte[] der) throws Exception {
    return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** verify FILE → valid or invalid */
  static void verify(String file) throws Exception {
    Document document = parse(file);
    byte[] der = Base64.getMimeDecoder().decode(one(document, "X509Certificate").getTextContent());
    DOMValidateContext context = new DOMValidateContext(certificate(der).getPublicKey(), one(document, "Signature"));
    mark(document.getDocumentElement(), context);
    System.out.print(XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context) ? "valid" : "invalid");
  }

  static void mark(Element element, DOMValidateContext context) {
    if (element.hasAttribute("Id")) context.setIdAttributeNS(element, null, "Id");
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) if (child instanceof Element inner) mark(inner, context);
  }

  /** canonical FILE OUT OUT: the document without its signature, and SignedInfo */
  static void canonical(String file, String body, String info) throws Exception {
    Init.init();
    Document document = parse(file);
    write(one(document, "SignedInfo"), info);
    Element signature = one(document, "Signature");
    signature.getParentNode().removeChild(signature);
    write(document.getDocumentElement(), body);
  }

  static void write(Node node, String file) throws Exception {
    try (OutputStream out = new FileOutputStream(file)) {
      Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS).canonicalizeSubtree(node, out);
    }
  }

  /** sign FILE KEY CERTIFICATE C14N → the signed document; RSA or EC by the key */
  static void sign(String file, String keyFile, String certificateFile, String c14n) throws Exception {
    java.security.cert.Certificate signer = certificate(Files.readAllBytes(Path.of(certificateFile)));
    String kind = signer.getPublicKey().getAlgorithm();
    PrivateKey key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(keyFile))));
    Document document = parse(file);
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    Reference reference = factory.newReference("", factory.newDigestMethod(DigestMethod.SHA256, null), List.of(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null), factory.newTransform(c14n, (TransformParameterSpec) null)), null, null);
    String method = "http://www.w3.org/2001/04/xmldsig-more#" + (kind.equals("RSA") ? "rsa-sha256" : "ecdsa-sha256");
    SignedInfo info = factory.newSignedInfo(factory.newCanonicalizationMethod(c14n, (C14NMethodParameterSpec) null), factory.newSignatureMethod(method, null), List.of(reference));
    KeyInfoFactory keys = factory.getKeyInfoFactory();
    factory.newXMLSignature(info, keys.newKeyInfo(List.of(keys.newX509Data(List.of(signer))))).sign(new DOMSignContext(key, document.getDocumentElement()));
    TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(System.out));
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("verify")) verify(args[1]);
    else if (args[0].equals("canonical")) canonical(args[1], args[2], args[3]);
    else sign(args[1], args[2], args[3], args[4]);
  }
}
