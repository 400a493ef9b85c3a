package io.vclustermanager.provider.vcluster.helm;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;

/**
 * Helm's native library as the service has unpacked it, for all of its children: unpacking it costs
 * each child half a second and 100 MB of disk, and one file is in memory once.
 */
public final class ExtractedLibrary implements NativeLibrary {
  /** The system property that names the file. */
  static final String PROPERTY = "vcm.helm.library";

  @Override
  public String getBinaryName() {
    return System.getProperty(PROPERTY, "");
  }

  @Override
  public HelmLib load() {
    return Native.load(getBinaryName(), HelmLib.class);
  }
}
