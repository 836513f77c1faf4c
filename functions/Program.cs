using Feedback.Hosting.CommandLine;

return await CommandLineProgram.RunAsync(args);
