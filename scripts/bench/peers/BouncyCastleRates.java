// What BouncyCastle does in a given time on one thread: a line with milliseconds in, a line "sign verify gcm" out, per second of CPU time.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.SM2Signer;

public final class BouncyCastleRates {
    private interface Operation { void run() throws Exception; }

    private static final byte[] ID = "1234567812345678".getBytes();
    private static final byte[] MESSAGE = new byte[64];
    private static final byte[] DATA = new byte[16384];
    private static long nonce = 0;

    public static void main(String[] args) throws Exception {
        // CustomNamedCurves holds the fast SM2 curve; the plain tables give one that is seven times slower.
        X9ECParameters curve = CustomNamedCurves.getByName("sm2p256v1");
        ECDomainParameters domain = new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(domain, new SecureRandom()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        SM2Signer signer = new SM2Signer();
        signer.init(true, new ParametersWithID(new ParametersWithRandom(pair.getPrivate(), new SecureRandom()), ID));
        signer.update(MESSAGE, 0, MESSAGE.length);
        byte[] signature = signer.generateSignature();
        SM2Signer verifier = new SM2Signer();
        verifier.init(false, new ParametersWithID(pair.getPublic(), ID));
        Operation sign = () -> { signer.update(MESSAGE, 0, MESSAGE.length); signer.generateSignature(); };
        Operation verify = () -> {
            verifier.update(MESSAGE, 0, MESSAGE.length);
            if (!verifier.verifySignature(signature)) throw new IllegalStateException("signature");
        };
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int milliseconds = Integer.parseInt(line.trim());
            System.out.println(rate(sign, milliseconds) + " " + rate(verify, milliseconds) + " " + rate(BouncyCastleRates::seal, milliseconds));
            System.out.flush();
        }
    }

    /** SM4-GCM over 16 KiB, with a nonce and a key schedule of its own, as a record of traffic has it. */
    private static void seal() throws Exception {
        GCMBlockCipher cipher = new GCMBlockCipher(new SM4Engine());
        byte[] iv = new byte[12];
        long count = nonce++;
        for (int i = 0; i < 8; i++) iv[i] = (byte) (count >>> (8 * i));
        cipher.init(true, new AEADParameters(new KeyParameter(new byte[16]), 128, iv));
        byte[] output = new byte[DATA.length + 16];
        cipher.doFinal(output, cipher.processBytes(DATA, 0, DATA.length, output, 0));
    }

    private static double rate(Operation operation, int milliseconds) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long from = threads.getCurrentThreadCpuTime();
        long until = System.nanoTime() + milliseconds * 1_000_000L;
        long done = 0;
        for (; System.nanoTime() < until; done++) operation.run();
        return done * 1e9 / (threads.getCurrentThreadCpuTime() - from);
    }
}
