// Runs in a worker: finds the number for which SHA-256 of challenge and number begins with enough zero bits.
// SHA-256 (FIPS 180-4) is written out, because the browser's own is asynchronous and costs more per call than the sum.

/// The first 32 bits of the fractional parts of the roots of the first primes.
const primes = [];
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime)) primes.push(candidate);
}
const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initial = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

/// Adds one block of 64 bytes to `state`, eight words, and puts the result in `into`.
function compress(state, bytes, offset, into) {
  for (let index = 0; index < 16; index += 1) {
    const at = offset + index * 4;
    schedule[index] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let index = 16; index < 64; index += 1) {
    const far = schedule[index - 15];
    const near = schedule[index - 2];
    const first = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
    const second = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
    schedule[index] = (schedule[index - 16] + first + schedule[index - 7] + second) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let index = 0; index < 64; index += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + high + ((e & f) ^ (~e & g)) + constants[index] + schedule[index]) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  into[0] = state[0] + a;
  into[1] = state[1] + b;
  into[2] = state[2] + c;
  into[3] = state[3] + d;
  into[4] = state[4] + e;
  into[5] = state[5] + f;
  into[6] = state[6] + g;
  into[7] = state[7] + h;
}

/// The number, in digits.
function solve(challenge, bits) {
  const text = new TextEncoder().encode(challenge);
  // The blocks before the number are the same every time and are added once.
  const fixed = text.length - (text.length % 64);
  const start = Int32Array.from(initial);
  for (let offset = 0; offset < fixed; offset += 64) compress(start, text, offset, start);

  const rest = text.length - fixed;
  const tail = new Uint8Array(128);
  tail.set(text.subarray(fixed));
  const digest = new Int32Array(8);
  let used = -1;
  for (let number = 0; ; number += 1) {
    const digits = String(number);
    const end = rest + digits.length;
    for (let index = 0; index < digits.length; index += 1) tail[rest + index] = digits.charCodeAt(index);
    const size = end < 56 ? 64 : 128;
    if (end !== used) {
      // Another number of digits: the end mark and the length move.
      used = end;
      tail.fill(0, end);
      tail[end] = 0x80;
      const length = (fixed + end) * 8;
      tail[size - 2] = length >>> 8;
      tail[size - 1] = length;
    }
    compress(start, tail, 0, digest);
    if (size === 128) compress(digest, tail, 64, digest);
    if (zeroBits(digest) >= bits) return digits;
  }
}

/// How many zero bits a digest begins with.
function zeroBits(digest) {
  let count = 0;
  for (let index = 0; index < 8; index += 1) {
    count += Math.clz32(digest[index]);
    if (digest[index] !== 0) break;
  }
  return count;
}

onmessage = ({ data }) => postMessage(solve(data.challenge, data.bits));
