// Reading QR codes with the camera: pictures are looked at on this device and kept nowhere. The decoder is loaded when the camera
// is opened for the first time; many browsers have none built in.
const DECODER = "../../../vendor/jsqr.js";
const WIDEST = 720;
const EVERY = 120;
const SAME_AGAIN = 2500;

export class Camera {
  /** `seen(text)` is called for each code, once while it stays before the camera. */
  constructor(video, seen) {
    Object.assign(this, { video, seen, stream: null, timer: 0, last: "", lastAt: 0 });
    this.canvas = document.createElement("canvas");
  }

  static possible() { return Boolean(navigator.mediaDevices?.getUserMedia); }

  get on() { return Boolean(this.stream); }

  /** Raises what the browser says: NotAllowedError where the person or the house refuses, NotFoundError without a camera. */
  async start() {
    const wanted = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } }, audio: false };
    const [stream] = await Promise.all([navigator.mediaDevices.getUserMedia(wanted), globalThis.jsQR || import(DECODER)]);
    this.stream = stream;
    this.video.srcObject = stream;
    await this.video.play();
    this.timer = setInterval(() => this.look(), EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  look() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || document.hidden) return;
    const scale = Math.min(1, WIDEST / width);
    [this.canvas.width, this.canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    const brush = this.canvas.getContext("2d", { willReadFrequently: true });
    brush.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const picture = brush.getImageData(0, 0, this.canvas.width, this.canvas.height);
    const found = globalThis.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" });
    const text = found?.data.trim();
    if (!text) return;
    const now = Date.now();
    const again = text === this.last && now - this.lastAt < SAME_AGAIN;
    [this.last, this.lastAt] = [text, now];
    if (!again) this.seen(text);
  }
}
