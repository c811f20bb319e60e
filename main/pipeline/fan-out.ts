import { ProblemError, toProblem } from '../../shared/domain/problem.ts';
import type { Upload } from '../destinations/types.ts';

/**
 * Hands every chunk to all uploads that take a stream. One that fails is left behind and the others go on; when none is
 * left, and no file is being written on the server either, the dump has no reader and must stop.
 */
export class FanOut {
  readonly failed = new Map<Upload, ProblemError>();
  readonly #going: Set<Upload>;
  readonly #othersGoOn: boolean;

  constructor(uploads: readonly Upload[]) {
    this.#going = new Set(uploads.filter((upload) => upload.sink.kind === 'stream'));
    this.#othersGoOn = uploads.some((upload) => upload.sink.kind === 'file');
  }

  get isNeeded(): boolean {
    return this.#going.size > 0;
  }

  async write(chunk: Buffer): Promise<void> {
    await this.#each((sink) => sink.write(chunk));
  }

  async finish(): Promise<void> {
    await this.#each((sink) => sink.finish());
  }

  async #each(act: (sink: Extract<Upload['sink'], { kind: 'stream' }>) => Promise<void>): Promise<void> {
    const results = [...this.#going].map(async (upload) => {
      if (upload.sink.kind !== 'stream') return;
      try {
        await act(upload.sink);
      } catch (error) {
        this.#going.delete(upload);
        this.failed.set(upload, error instanceof ProblemError ? error : new ProblemError(toProblem(error)));
      }
    });
    await Promise.all(results);
    const [firstFailure] = this.failed.values();
    if (firstFailure && this.#going.size === 0 && !this.#othersGoOn) throw firstFailure;
  }
}
