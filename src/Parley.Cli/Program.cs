System.Console.WriteLine("parley");
