// buildKernels: its types, for the test that compiles the kernels again.
export declare const modules: readonly { readonly file: string; readonly features: readonly string[] }[];
export declare function compileKernels(features: readonly string[]): Promise<Uint8Array>;
