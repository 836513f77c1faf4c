using Feedback.Tests.Storage;
using Xunit.Runner.InProc.SystemConsole;

// The tests; or, as a test's second process, the part that is to be killed, starved or raced.
return args is ["child", .. var rest] ? await StorageChild.RunAsync(rest) : await ConsoleRunner.Run(args);
