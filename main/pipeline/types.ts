import type { Compression } from '../../shared/domain/app.ts';
import type { ProblemError } from '../../shared/domain/problem.ts';
import type { Upload } from '../destinations/types.ts';
import type { Remote } from '../remote/types.ts';
import type { Stage } from '../sources/types.ts';

/** One dump to make, and the uploads that it feeds in one pass. */
export interface ProduceJob {
  readonly remote: Remote;
  readonly dump: Stage;
  readonly check: Stage;
  /** Whether the pipeline packs it; false where the dump compresses by itself. */
  readonly packed: boolean;
  readonly compression: Compression;
  readonly password: string | null;
  /** The work folder on the server; in the journal already. */
  readonly workFolder: string;
  readonly uploads: readonly Upload[];
  readonly signal: AbortSignal;
  /** Bytes of the artifact so far. */
  readonly onProgress: (bytes: number) => void;
  /** What the tools on the server say, line by line. */
  readonly onStderr: (line: string) => void;
  /** Puts a failed stage into words. */
  readonly explain: (stage: 'dump' | 'check', status: number, stderr: string) => ProblemError;
}

/** What came out, when every stage on the server succeeded and its count and hash agree with ours. */
export interface Produced {
  readonly bytes: number;
  readonly sha256: string;
  /** What the check saw at the end of the artifact. */
  readonly evidence: string;
  readonly compressor: string;
  /** The dump worked but had something to tell; it is in the log. */
  readonly warned: boolean;
  /** Uploads that failed while others went on; they are to be aborted. */
  readonly failed: ReadonlyMap<Upload, ProblemError>;
}
