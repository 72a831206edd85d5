/** What one operating system makes of TCP, as plain data; every value says where it comes from. */
export interface Profile {
  readonly name: "linux" | "windows" | "macos" | "freebsd";
}
