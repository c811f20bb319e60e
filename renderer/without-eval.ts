import { z } from 'zod';

// Zod would compile its checks with `new Function`; the content security policy forbids it and reports the try.
z.config({ jitless: true });
